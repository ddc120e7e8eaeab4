/**
 * The cells in NumPy, forward and backward by hand, with the words that stand before them in a notebook. Our own text; names
 * are those of the course. Each forward returns what its backward needs; both know padding.
 */
import type { NotebookCell } from './lesson';

export interface CellText {
  readonly forwardWords: string;
  readonly forward: string;
  readonly backwardWords: string;
  readonly backward: string;
}

const SIMPLE_RNN: CellText = {
  forwardWords: String.raw`## The simple RNN, forward

What does a frame leave behind for the next one? One vector, the hidden state $h_t$ with $H$ numbers. It is made from the features of
the frame, $x_t$ with $D$ numbers, and from the state before it:

$$a_t = W_{xh}\, x_t + W_{hh}\, h_{t-1} + b_h, \qquad h_t = \tanh a_t, \qquad h_0 = 0$$

$W_{xh}$ is $(H,D)$, $W_{hh}$ is $(H,H)$, $b_h$ is $(H)$. In the code a sequence is a *row*, so a batch of $B$ states is $(B,H)$ and the
products read from the left: $x_t W_{xh}^\top$. Past the end of a sequence its state stays what it was.`,
  forward: String.raw`def rnn_forward(w, x, mask):
    """All states h (T+1,B,H), h[0] = 0, from x (T,B,D) and mask (T,B)."""
    T, B, _ = x.shape
    h = np.zeros((T + 1, B, w["Whh"].shape[0]))
    for t in range(T):
        a = x[t] @ w["Wxh"].T + h[t] @ w["Whh"].T + w["bh"]  # (B,H)
        h[t + 1] = np.where(mask[t][:, None], np.tanh(a), h[t])
    return {"x": x, "mask": mask, "h": h}`,
  backwardWords: String.raw`## The simple RNN, backward

How much does the loss change when one number of $h_t$ changes? Two roads lead from $h_t$ to the loss: through the answer at this frame,
and through all later frames. What the later frames say arrives as a message $q$. With $dh_t$ for the sum of both:

$$\delta_t = dh_t \odot (1 - h_t^2), \qquad q \leftarrow W_{hh}^\top \delta_t$$

$$dW_{xh} \mathrel{+}= \delta_t\, x_t^\top, \qquad dW_{hh} \mathrel{+}= \delta_t\, h_{t-1}^\top, \qquad db_h \mathrel{+}= \delta_t$$

The factor $1 - h_t^2$ is the slope of $\tanh$ at $a_t$. In a padded frame nothing was computed, so the message passes by unchanged.`,
  backward: String.raw`def rnn_backward(w, tape, dH):
    """Gradients of the cell's weights, from dH (T,B,H): what the answer at each frame says of its own state."""
    x, mask, h = tape["x"], tape["mask"], tape["h"]
    g = {name: np.zeros_like(w[name]) for name in ("Wxh", "Whh", "bh")}
    q = np.zeros_like(h[0])  # the message from the future (B,H)
    for t in reversed(range(len(x))):
        m = mask[t][:, None]
        dh = dH[t] + q
        q = np.where(m, 0, dh)  # past the end it passes by
        delta = np.where(m, dh, 0) * (1 - h[t + 1] ** 2)  # (B,H)
        g["Wxh"] += delta.T @ x[t]
        g["Whh"] += delta.T @ h[t]
        g["bh"] += delta.sum(0)
        q = q + delta @ w["Whh"]
    return g`,
};

const LSTM: CellText = {
  forwardWords: String.raw`## The LSTM, forward

What if a unit could keep a number for as long as it likes? The LSTM gives each unit a second state, the cell state $C$, and three gates:
numbers between 0 and 1 that decide what is kept, what is written and what is shown. All of them read the same column
$u_t = [h_{t-1};\, x_t]$ with $H + D$ numbers:

$$f_t = \sigma(W_f u_t + b_f), \quad i_t = \sigma(W_i u_t + b_i), \quad o_t = \sigma(W_o u_t + b_o), \quad \tilde C_t = \tanh(W_C u_t + b_C)$$

$$C_t = f_t \odot C_{t-1} + i_t \odot \tilde C_t, \qquad h_t = o_t \odot \tanh C_t$$

Each matrix is $(H, H+D)$, its first $H$ columns read the state; each bias is $(H)$.`,
  forward: String.raw`def lstm_forward(w, x, mask):
    """All states h and C (T+1,B,H) from x (T,B,D) and mask (T,B), and every gate of every frame."""
    T, B, _ = x.shape
    H = len(w["bf"])
    h, C = np.zeros((T + 1, B, H)), np.zeros((T + 1, B, H))
    gates = []
    for t in range(T):
        m = mask[t][:, None]
        u = np.concatenate([h[t], x[t]], 1)  # (B,H+D)
        f = sigmoid(u @ w["Wf"].T + w["bf"])
        i = sigmoid(u @ w["Wi"].T + w["bi"])
        candidate = np.tanh(u @ w["WC"].T + w["bC"])
        o = sigmoid(u @ w["Wo"].T + w["bo"])
        C[t + 1] = np.where(m, f * C[t] + i * candidate, C[t])
        h[t + 1] = np.where(m, o * np.tanh(C[t + 1]), h[t])
        gates.append((u, f, i, candidate, o))
    return {"x": x, "mask": mask, "h": h, "C": C, "gates": gates}`,
  backwardWords: String.raw`## The LSTM, backward

Two messages come back from the next frame, one for $h_t$ and one for $C_t$. Through $C_t$ only $f$ stands in the way: where a gate is
nearly 1, the message arrives nearly whole.

$$dC_t = dh_t \odot o_t \odot (1 - \tanh^2 C_t) + q_C$$

Every gate gets $\alpha$, the slope of the loss by what went into its $\sigma$ (or $\tanh$):

$$\alpha_f = dC_t \odot C_{t-1} \odot f(1-f), \quad \alpha_i = dC_t \odot \tilde C \odot i(1-i), \quad
\alpha_C = dC_t \odot i \odot (1 - \tilde C^2), \quad \alpha_o = dh_t \odot \tanh C_t \odot o(1-o)$$

$$dW_g \mathrel{+}= \alpha_g u_t^\top, \qquad q_C \leftarrow f_t \odot dC_t, \qquad q_h \leftarrow \text{the first } H \text{ numbers of } \textstyle\sum_g W_g^\top \alpha_g$$`,
  backward: String.raw`def lstm_backward(w, tape, dH):
    """Gradients of the cell's weights, from dH (T,B,H)."""
    mask, h, C = tape["mask"], tape["h"], tape["C"]
    H = h.shape[2]
    g = {name: np.zeros_like(w[name]) for name in ("Wf", "Wi", "WC", "Wo", "bf", "bi", "bC", "bo")}
    qh, qC = np.zeros_like(h[0]), np.zeros_like(h[0])  # the messages from the future (B,H)
    for t in reversed(range(len(dH))):
        m = mask[t][:, None]
        u, f, i, candidate, o = tape["gates"][t]
        tanh_C = np.tanh(C[t + 1])
        dh = dH[t] + qh
        qh, dh = np.where(m, 0, dh), np.where(m, dh, 0)
        dC = dh * o * (1 - tanh_C**2) + qC
        qC, dC = np.where(m, 0, dC), np.where(m, dC, 0)
        alpha = {
            "f": dC * C[t] * f * (1 - f),
            "i": dC * candidate * i * (1 - i),
            "C": dC * i * (1 - candidate**2),
            "o": dh * tanh_C * o * (1 - o),
        }
        qC = qC + f * dC
        for gate, slope in alpha.items():
            g["W" + gate] += slope.T @ u
            g["b" + gate] += slope.sum(0)
            qh = qh + (slope @ w["W" + gate])[:, :H]
    return g`,
};

const GRU: CellText = {
  forwardWords: String.raw`## The GRU, forward

How much of the LSTM is needed? The GRU has one state and two gates. The update gate $z$ says how much of a unit is written anew, and the
reset gate $r$ how much of the old state the new proposal $\tilde h$ may see. With $u_t = [h_{t-1};\, x_t]$ and
$v_t = [r_t \odot h_{t-1};\, x_t]$, both with $H + D$ numbers:

$$z_t = \sigma(W_z u_t + b_z), \qquad r_t = \sigma(W_r u_t + b_r), \qquad \tilde h_t = \tanh(W_h v_t + b_h)$$

$$h_t = (1 - z_t) \odot h_{t-1} + z_t \odot \tilde h_t$$

Each matrix is $(H, H+D)$, each bias $(H)$. Two things are different in PyTorch's GRU: there $z = 1$ keeps, and the reset acts after the
product. Weights of one form do not fit the other.`,
  forward: String.raw`def gru_forward(w, x, mask):
    """All states h (T+1,B,H) from x (T,B,D) and mask (T,B), and every gate of every frame."""
    T, B, _ = x.shape
    h = np.zeros((T + 1, B, len(w["bz"])))
    gates = []
    for t in range(T):
        u = np.concatenate([h[t], x[t]], 1)  # (B,H+D)
        z = sigmoid(u @ w["Wz"].T + w["bz"])
        r = sigmoid(u @ w["Wr"].T + w["br"])
        v = np.concatenate([r * h[t], x[t]], 1)  # (B,H+D)
        candidate = np.tanh(v @ w["Wh"].T + w["bh"])
        h[t + 1] = np.where(mask[t][:, None], (1 - z) * h[t] + z * candidate, h[t])
        gates.append((u, v, z, r, candidate))
    return {"x": x, "mask": mask, "h": h, "gates": gates}`,
  backwardWords: String.raw`## The GRU, backward

Four roads lead from $h_{t-1}$ to $h_t$: straight on, through $z$, through $r$, and through what the candidate saw. The backward pass
walks all four and adds them up in the message $q$. With $dh_t$ as before and $p$ for the first $H$ numbers of $W_h^\top \alpha_h$:

$$\alpha_h = dh_t \odot z_t \odot (1 - \tilde h_t^2), \quad \alpha_z = dh_t \odot (\tilde h_t - h_{t-1}) \odot z_t(1 - z_t), \quad
\alpha_r = p \odot h_{t-1} \odot r_t (1 - r_t)$$

$$q \leftarrow dh_t \odot (1 - z_t) \;+\; p \odot r_t \;+\; \text{the first } H \text{ numbers of } (W_z^\top \alpha_z + W_r^\top \alpha_r)$$

$$dW_z \mathrel{+}= \alpha_z u_t^\top, \qquad dW_r \mathrel{+}= \alpha_r u_t^\top, \qquad dW_h \mathrel{+}= \alpha_h v_t^\top$$`,
  backward: String.raw`def gru_backward(w, tape, dH):
    """Gradients of the cell's weights, from dH (T,B,H)."""
    mask, h = tape["mask"], tape["h"]
    H = h.shape[2]
    g = {name: np.zeros_like(w[name]) for name in ("Wz", "Wr", "Wh", "bz", "br", "bh")}
    q = np.zeros_like(h[0])  # the message from the future (B,H)
    for t in reversed(range(len(dH))):
        m = mask[t][:, None]
        u, v, z, r, candidate = tape["gates"][t]
        dh = dH[t] + q
        q, dh = np.where(m, 0, dh), np.where(m, dh, 0)
        alpha_h = dh * z * (1 - candidate**2)
        alpha_z = dh * (candidate - h[t]) * z * (1 - z)
        p = (alpha_h @ w["Wh"])[:, :H]  # what the candidate says of r * h
        alpha_r = p * h[t] * r * (1 - r)
        q = q + dh * (1 - z) + p * r + (alpha_z @ w["Wz"] + alpha_r @ w["Wr"])[:, :H]
        for name, slope, seen in (("z", alpha_z, u), ("r", alpha_r, u), ("h", alpha_h, v)):
            g["W" + name] += slope.T @ seen
            g["b" + name] += slope.sum(0)
    return g`,
};

export const CELLS: Readonly<Record<NotebookCell, CellText & { readonly name: string }>> = {
  'simple-rnn': { name: 'rnn', ...SIMPLE_RNN },
  lstm: { name: 'lstm', ...LSTM },
  'gru-reset-before': { name: 'gru', ...GRU },
};
