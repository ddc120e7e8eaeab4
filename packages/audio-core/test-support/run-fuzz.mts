/** npm run fuzz: see fuzz-command.ts. */
import { runFuzz } from './fuzz-command';

process.exitCode = await runFuzz(process.argv.slice(2));
