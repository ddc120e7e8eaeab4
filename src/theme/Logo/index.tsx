/**
 * The brand in the header: the mark and the name.
 */
import Link from '@docusaurus/Link';
import type { Props } from '@theme/Logo';
import { Mark } from '@site/src/components/Mark';

export default function Logo({ imageClassName: _image, titleClassName, ...props }: Props) {
  return (
    <Link to="/" {...props}>
      <Mark />
      <b className={titleClassName}>Unrolled</b>
    </Link>
  );
}
