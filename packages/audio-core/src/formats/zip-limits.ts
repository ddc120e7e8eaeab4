/** How much of a zip archive is read before it is refused. */
export interface ZipLimits {
  readonly maxFiles: number;
  readonly maxDirectoryBytes: number;
  readonly maxFileBytes: number;
}
export const ZIP_LIMITS: ZipLimits = {
  maxFiles: 200_000,
  maxDirectoryBytes: 64 * 2 ** 20,
  maxFileBytes: 256 * 2 ** 20,
};
