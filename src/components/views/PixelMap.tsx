/**
 * The cells of a heat-map, one pixel each, stretched without smoothing: on the server and for stored data as a picture
 * in both themes, for live data on a canvas that is painted again with each frame and each change of theme.
 */
import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import { useTheme } from '../../lab/browser-state';
import { heatGradient, heatIndices, heatPalette, type HeatScale } from './heat';
import { numberText } from './format';
import styles from './PixelMap.module.css';
import { pngUrl } from './png';

interface Props {
  readonly values: ArrayLike<number>;
  readonly rows: number;
  readonly cols: number;
  readonly limits: readonly [number, number];
  readonly scale: HeatScale;
  /** Row 0 at the bottom. */
  readonly flip: boolean;
  readonly live: boolean;
}

export function PixelMap(props: Props): ReactNode {
  return props.live ? <LiveMap {...props} /> : <StoredMap {...props} />;
}

function StoredMap({ values, rows, cols, limits, scale, flip }: Props): ReactNode {
  const [light, dark] = useMemo(() => {
    const indices = heatIndices(values, rows, cols, limits, flip);
    return (['light', 'dark'] as const).map((theme) => pngUrl(cols, rows, indices, heatPalette(scale, theme)));
  }, [values, rows, cols, limits, scale, flip]);
  return (
    <>
      <Stretched className={styles.light} url={light} />
      <Stretched className={styles.dark} url={dark} />
    </>
  );
}

/** Stretched on purpose, so it is not an <img>, whose sides should keep their proportion. */
function Stretched({ className, url }: { readonly className: string; readonly url: string }): ReactNode {
  return (
    <svg className={`${styles.map} ${className}`} viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
      <image href={url} width="1" height="1" preserveAspectRatio="none" />
    </svg>
  );
}

function LiveMap({ values, rows, cols, limits, scale, flip }: Props): ReactNode {
  const theme = useTheme();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const indices = heatIndices(values, rows, cols, limits, flip);
    const palette = heatPalette(scale, theme);
    const image = context.createImageData(cols, rows);
    indices.forEach((index, i) => image.data.set([...palette[index], 255], 4 * i));
    context.putImageData(image, 0, 0);
  }, [values, rows, cols, limits, scale, flip, theme]);
  return <canvas ref={canvas} className={styles.map} width={cols} height={rows} aria-hidden="true" />;
}

/** The key of a scale: its limits and the colours between them. */
export function ScaleKey(props: {
  readonly label?: string;
  readonly scale: HeatScale;
  readonly limits: readonly [number, number];
}): ReactNode {
  const { label, scale, limits } = props;
  return (
    <span className={styles.key}>
      {label && <span className={styles.keyLabel}>{label}</span>}
      {numberText(limits[0])}
      <span className={`${styles.ramp} ${styles.light}`} style={{ background: heatGradient(scale, 'light') }} />
      <span className={`${styles.ramp} ${styles.dark}`} style={{ background: heatGradient(scale, 'dark') }} />
      {numberText(limits[1])}
    </span>
  );
}
