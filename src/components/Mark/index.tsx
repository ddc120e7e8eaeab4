/**
 * The mark: a loop whose end runs out as the line under the header, the recurrence unrolled into the time axis.
 */
export function Mark() {
  return (
    <svg className="u-mark" viewBox="0 0 37 28" fill="none" stroke="currentColor" strokeWidth="2" aria-hidden="true">
      <path d="M8.1 20.1 A12 12 0 1 1 19 27 H37" />
      <path d="M3.6 17.4 L8.1 20.6 L10.4 15.6" />
    </svg>
  );
}
