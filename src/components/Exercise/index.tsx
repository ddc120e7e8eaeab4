/**
 * Exercises in a page: write code that is checked, predict, choose, find the bug. Each is whole without scripts.
 *
 * A page imports what it uses from here. What a reader writes and solves stays on the device.
 */
export { CodeExercise, type CodeExerciseProps } from './CodeExercise';
export { FindTheBug, Found, Line, type FindTheBugProps } from './FindTheBug';
export { Given, Hint, Solution } from './parts';
export { Ask, Predict, Wrong } from './Predict';
export { Choice, Quiz, Why } from './Quiz';
