package dev.reverie.guestcode.ir;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Instructions that run one after the other; passes replace them. */
public final class Block {
    private final int id;
    private List<Value> parameters = new ArrayList<>();
    private List<Instruction> body = new ArrayList<>();
    private @Nullable Terminator end;
    private boolean isRare;

    Block(int id) {
        this.id = id;
    }

    /** Its number in the graph. */
    public int id() {
        return id;
    }

    /** The values that jumps to it give. */
    public List<Value> parameters() {
        return parameters;
    }

    /** Replaces the parameters; the jumps have to be changed too. */
    public void parameters(List<Value> newParameters) {
        parameters = newParameters;
    }

    /** Its instructions. */
    public List<Instruction> body() {
        return body;
    }

    /** Replaces the instructions. */
    public void body(List<Instruction> newBody) {
        body = newBody;
    }

    /** Its end. */
    public Terminator end() {
        if (end == null) {
            throw new IllegalStateException("block " + id + " has no end yet");
        }
        return end;
    }

    /** Whether it hardly ever runs: it goes behind all others in the code. */
    public boolean isRare() {
        return isRare;
    }

    /** It hardly ever runs. */
    public void makeRare() {
        isRare = true;
    }

    /** Whether it has an end. */
    public boolean isEnded() {
        return end != null;
    }

    /** Sets or replaces the end. */
    public void end(Terminator newEnd) {
        end = newEnd;
    }

    @Override
    public String toString() {
        return "block" + id;
    }
}
