/**
 * The clock of the benchmark: processor time of this process, in milliseconds.
 *
 * Everybody runs on one thread, so on an idle machine it is the time on the wall; on a busy one it leaves out the time
 * that other programs had. It counts the compiler and the garbage collector of JavaScript, which run beside.
 */
export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
