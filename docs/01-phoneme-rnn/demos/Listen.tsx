/**
 * "What does it hear?" with a voice of the reader's own: from the microphone or a WAV file, handed to the run, labelled by
 * the network that was trained last in this tab. Must not: keep the recording or let it leave the page.
 */
import type { Data, Stored } from '@unrolled/lab-protocol';
import { useState, type ReactNode } from 'react';
import { DemoBox } from '@site/src/components/Demo';
import { useExperiment } from '@site/src/lab/useExperiment';
import { useSoundModel, whichNetwork } from './soundModel';
import { VoiceBar, type Given } from './VoiceBar';

export function Listen({ of }: { readonly of: unknown }): ReactNode {
  const model = useSoundModel();
  const [given, setGiven] = useState<Given>();
  const dataWith = (next?: Given): Data => ({ ...next?.data, ...(model ? { model: model.bytes } : {}) });
  const lab = useExperiment(of as Stored, { data: dataWith(given) });
  return (
    <DemoBox lab={lab}>
      <VoiceBar
        given={given}
        network={whichNetwork(model, 'listen')}
        onGiven={(next) => {
          setGiven(next);
          lab.runOn(dataWith(next));
        }}
        onClose={() => {
          setGiven(undefined);
          lab.reset();
        }}
      />
    </DemoBox>
  );
}
