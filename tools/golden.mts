/**
 * npm run golden -- DIR: compares our code with the golden files of a folder, quantity by quantity.
 */
import { adapters, inputsOnly } from './golden/registry';
import { exitCode, formatReport } from './golden/report';
import { goldenPaths, runGolden } from './golden/run';
import { parseArguments } from './golden/select';

const request = parseArguments(process.argv.slice(2));
if (typeof request === 'string') {
  console.error(request);
  process.exit(2);
}
const paths = goldenPaths(request.target);
if (typeof paths === 'string') {
  console.error(paths);
  process.exit(2);
}
const report = runGolden(paths, request, adapters, inputsOnly);
console.log(formatReport(report, request.all));
process.exitCode = exitCode(report, request.all);
