"""The workloads on PyTorch with one thread. Reads one JSON request a line, writes one JSON answer a line.

Weights and data come as float32 from the benchmark, so that everybody starts from the same numbers.
"""
import base64
import json
import os
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import torch  # noqa: E402  (the environment must be set before)

torch.set_num_threads(1)
CELLS = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}


def blas():
    """The library that does the products, as far as the process's memory map tells."""
    with open("/proc/self/maps", encoding="utf8") as maps:
        files = {os.path.basename(line.split()[-1]) for line in maps if "/" in line}
    found = sorted(name for name in files if "blas" in name or "mkl_rt" in name)
    return ", ".join(found) or "none named"


def tensor(stored):
    numbers = torch.frombuffer(bytearray(base64.b64decode(stored["float32"])), dtype=torch.float32)
    return numbers.reshape(stored["shape"]).clone()


class Trainer:
    def __init__(self, request):
        w = request["workload"]
        self.cell = CELLS[w["cell"]](w["D"], w["H"])
        self.head = torch.nn.Linear(w["H"], w["K"])
        with torch.no_grad():
            for name, stored in request["cell"].items():
                getattr(self.cell, name).copy_(tensor(stored))
            self.head.weight.copy_(tensor(request["Why"]))
            self.head.bias.copy_(tensor(request["by"]))
        self.x = tensor(request["x"])
        self.labels = torch.tensor(request["labels"], dtype=torch.int64)
        self.params = list(self.cell.parameters()) + list(self.head.parameters())
        self.adam = torch.optim.Adam(self.params, lr=1e-3)

    def backward(self):
        self.adam.zero_grad(set_to_none=True)
        states, _ = self.cell(self.x)
        loss = torch.nn.functional.cross_entropy(self.head(states).flatten(0, 1), self.labels)
        loss.backward()
        return loss

    def step(self):
        self.backward()
        self.adam.step()

    def gradients(self):
        loss = self.backward()
        flat = lambda p: p.grad.flatten().tolist()
        return {
            "loss": loss.item(),
            "weight_ih": flat(self.cell.weight_ih_l0),
            "weight_hh": flat(self.cell.weight_hh_l0),
            "bias": flat(self.cell.bias_ih_l0),
            "Why": flat(self.head.weight),
        }


class Streamer(Trainer):
    """One frame at a time through the module's cell: LSTMCell is PyTorch's way to stream."""

    def __init__(self, request):
        w = request["workload"]
        self.cell = torch.nn.LSTMCell(w["D"], w["H"])
        with torch.no_grad():
            for name, stored in request["cell"].items():
                getattr(self.cell, name.replace("_l0", "")).copy_(tensor(stored))
        self.x = tensor(request["x"]).reshape(w["B"], w["D"])
        self.zero = torch.zeros(w["B"], w["H"])
        self.state = (self.zero, self.zero)

    def step(self):
        with torch.inference_mode():
            self.state = self.cell(self.x, self.state)

    def gradients(self):
        self.state = (self.zero, self.zero)
        for _ in range(20):
            self.step()
        return {"loss": 0, "h": self.state[0].flatten().tolist()}


def main():
    runner = None
    for line in sys.stdin:
        request = json.loads(line)
        kind = request["ask"]
        if kind == "prepare":
            runner = (Streamer if request["workload"].get("streaming") else Trainer)(request)
            answer = {"name": f"PyTorch {torch.__version__}, one thread, {blas()}"}
        elif kind == "gradients":
            answer = runner.gradients()
        else:
            start = time.process_time()
            for _ in range(request["times"]):
                runner.step()
            answer = {"ms": (time.process_time() - start) * 1000 / request["times"]}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


main()
