/**
 * *Live*: trains a network that reads forwards only, then lets it label what the microphone hears, or our own utterance on
 * the same road, frame by frame. Must not: listen before a button is pressed, or keep what it heard.
 */
import type { Stored } from '@unrolled/lab-protocol';
import type { ReactNode } from 'react';
import { DemoBox } from '@site/src/components/Demo';
import { useHydrated } from '@site/src/lab/browser-state';
import { useExperiment } from '@site/src/lab/useExperiment';
import { useTrainedModel } from '@site/src/lab/useTrainedModel';
import { LiveListening } from './LiveListening';

/** The training, with its own picture. */
export function LiveTraining({ of }: { readonly of: unknown }): ReactNode {
  return <DemoBox lab={useExperiment(of as Stored)} hideStep />;
}

/** The listening, with the network that was trained last in this tab. */
export function Live({ of }: { readonly of: unknown }): ReactNode {
  const stored = of as Stored;
  const hydrated = useHydrated();
  const model = useTrainedModel(stored.id);
  return <LiveListening model={model?.bytes} hydrated={hydrated} />;
}
