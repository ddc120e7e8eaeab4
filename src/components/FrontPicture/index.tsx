/**
 * The picture of the front page, drawn from a stored run: sound, what was said, what a network without memory says, the
 * hidden state, what a network with memory says.
 *
 * Draws nothing as long as there is no stored run: no invented picture stands in for it.
 */
export function FrontPicture() {
  return null;
}
