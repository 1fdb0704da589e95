package dev.reverie.guestcode.bytecode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Local variables and operand stack of the Java machine at one place in a method. */
final class Frame {
    private final @Nullable Operand[] locals;
    private final List<Operand> stack;
    private final Refusals refusals;

    Frame(int locals, Refusals refusals) {
        this(new Operand[locals], new ArrayList<>(), refusals);
    }

    private Frame(@Nullable Operand[] locals, List<Operand> stack, Refusals refusals) {
        this.locals = locals;
        this.stack = stack;
        this.refusals = refusals;
    }

    Frame copy() {
        return new Frame(Arrays.copyOf(locals, locals.length), new ArrayList<>(stack), refusals);
    }

    void push(Operand operand) {
        stack.add(operand);
    }

    Operand pop() {
        if (stack.isEmpty()) {
            throw refusals.malformed("the operand stack is empty");
        }
        return stack.removeLast();
    }

    Operand pop(Kind kind) {
        Operand operand = pop();
        if (!operand.kind().is(kind)) {
            throw refusals.malformed(
                    kind.describe() + " is needed, not " + operand.kind().describe());
        }
        return operand;
    }

    /** The operands of a call, the first one first. */
    List<Operand> pop(int count) {
        List<Operand> popped = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            popped.addFirst(pop());
        }
        return popped;
    }

    List<Operand> stack() {
        return stack;
    }

    int locals() {
        return locals.length;
    }

    /** What a variable holds; null if nothing that could be used. */
    @Nullable
    Operand peek(int index) {
        return locals[index];
    }

    Operand local(int index) {
        Operand operand = index < locals.length ? locals[index] : null;
        if (operand == null) {
            throw refusals.malformed("variable " + index + " is not set");
        }
        return operand;
    }

    void local(int index, Operand operand) {
        if (index + (operand.isWide() ? 1 : 0) >= locals.length) {
            throw refusals.malformed("there is no variable " + index);
        }
        locals[index] = operand;
        if (operand.isWide()) {
            locals[index + 1] = null;
        }
        Operand before = index == 0 ? null : locals[index - 1];
        if (before != null && before.isWide()) {
            locals[index - 1] = null;
        }
    }

    void forget(int index) {
        locals[index] = null;
    }
}
