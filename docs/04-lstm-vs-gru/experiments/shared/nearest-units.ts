/**
 * How many units bring a network nearest to a wanted number of weights, below it or above: for matching a network that
 * somebody else has trained. A budget that must not be passed is another matter (`unitsWithin`).
 */
import { networkWeights, unitsWithin, type NetworkName, type Outside } from './networks';

/** Of two that are equally near the smaller. Throws where not even one unit fits into `budget`. */
export function unitsNearest(name: NetworkName, budget: number, outside: Outside): number {
  //> eq fair.nearest
  const most = unitsWithin(name, budget, outside);
  const under = budget - networkWeights(name, most, outside);
  const over = networkWeights(name, most + 1, outside) - budget;
  const units = under <= over ? most : most + 1;
  //< eq fair.nearest
  return units;
}
