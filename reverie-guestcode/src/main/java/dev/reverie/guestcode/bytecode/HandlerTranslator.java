package dev.reverie.guestcode.bytecode;

import dev.reverie.api.guestcode.GuestAction;
import dev.reverie.api.guestcode.GuestThread;
import dev.reverie.api.guestcode.StateScope;
import dev.reverie.api.guestcode.StructLayout;
import dev.reverie.guestcode.GuestCodeException;
import dev.reverie.guestcode.SlotLayout;
import dev.reverie.guestcode.StateLayout;
import dev.reverie.guestcode.ir.Graph;
import dev.reverie.guestcode.ir.Operation;
import dev.reverie.guestcode.ir.Place;
import dev.reverie.guestcode.ir.Value;
import dev.reverie.guestcode.optimise.Simplifier;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Finds the handlers of a tool, and makes the graph of each. */
public final class HandlerTranslator {
    private static final ClassDesc ACTION =
            GuestAction.class.describeConstable().orElseThrow();
    private static final ClassDesc THREAD =
            GuestThread.class.describeConstable().orElseThrow();

    private final ClassFiles classes;
    private final SlotLayout slot;
    private final StateLayout state;
    private final int largest;

    /**
     * Prepares.
     *
     * @param state where structs are placed as they are met
     * @param largest how many instructions of the graph a handler may have
     */
    public HandlerTranslator(ClassFiles classes, SlotLayout slot, StateLayout state, int largest) {
        this.classes = classes;
        this.slot = slot;
        this.state = state;
        this.largest = largest;
    }

    /** The handlers of a class: its guest code that takes nothing but views and returns an action. */
    public List<MethodModel> handlers(ClassModel tool) {
        List<MethodModel> handlers = new ArrayList<>();
        for (MethodModel method : tool.methods()) {
            if (Compilation.isMarked(method)) {
                checkShape(tool, method);
                if (method.methodTypeSymbol().returnType().equals(ACTION)
                        && method.methodTypeSymbol().parameterList().stream()
                                .allMatch(type -> type.isClassOrInterface())) {
                    handlers.add(method);
                }
            }
        }
        return handlers;
    }

    private void checkShape(ClassModel tool, MethodModel method) {
        Compilation compilation = compilation(new Graph());
        Refusals refusals = new MethodTranslator(compilation, tool, method, new Join(new Graph().block())).refusals();
        if ((method.flags().flagsMask() & ClassFile.ACC_STATIC) == 0) {
            throw refusals.refuse("a method that is not static", "make it static; what it works on are its parameters");
        }
        if ((method.flags().flagsMask() & ClassFile.ACC_SYNCHRONIZED) != 0) {
            throw refusals.refuse("synchronized", "there are no locks; use atomic operations on a @GuestStruct");
        }
        for (ClassDesc type : method.methodTypeSymbol().parameterList()) {
            if (!isKnown(type, compilation, refusals)) {
                throw refusals.refuse(
                        "a parameter of type " + type.displayName(),
                        "parameters are int, long, boolean, short, byte, char, GuestThread, or interfaces marked @GuestStruct");
            }
        }
        ClassDesc result = method.methodTypeSymbol().returnType();
        if (!result.descriptorString().equals("V")
                && !result.equals(ACTION)
                && !isKnown(result, compilation, refusals)) {
            throw refusals.refuse(
                    "a result of type " + result.displayName(),
                    "results are GuestAction, int, long, boolean, short, byte, char, or views");
        }
    }

    private static boolean isKnown(ClassDesc type, Compilation compilation, Refusals refusals) {
        String descriptor = type.descriptorString();
        return switch (descriptor.charAt(0)) {
            case 'I', 'J', 'Z', 'S', 'B', 'C' -> true;
            case 'L' ->
                type.equals(THREAD)
                        || descriptor.equals("Ldev/reverie/syscalls/Errno;")
                        || compilation.struct(descriptor.substring(1, descriptor.length() - 1), refusals) != null;
            default -> false;
        };
    }

    private Compilation compilation(Graph graph) {
        return new Compilation(classes, slot, state, new GraphBuilder(graph, largest));
    }

    /**
     * Makes the graph of a handler.
     *
     * @throws GuestCodeException if there is something that guest code can't have
     */
    public Graph translate(ClassModel tool, MethodModel handler) {
        Graph graph = new Graph();
        Compilation compilation = compilation(graph);
        GraphBuilder builder = compilation.builder();
        Join end = new Join(builder.block());
        MethodTranslator translator = new MethodTranslator(compilation, tool, handler, end);
        builder.source(translator.refusals().place(), translator.refusals());
        List<Operand> arguments = new ArrayList<>();
        for (ClassDesc type : handler.methodTypeSymbol().parameterList()) {
            String descriptor = type.descriptorString();
            StructLayout struct = type.equals(THREAD)
                    ? null
                    : compilation.struct(descriptor.substring(1, descriptor.length() - 1), translator.refusals());
            arguments.add(
                    struct == null
                            ? new Operand(Kinds.THREAD, null)
                            : new Operand(
                                    new Kind.Struct(struct), address(struct, compilation, translator.refusals())));
        }
        compilation
                .calls()
                .push(tool.thisClass().asInternalName().replace('/', '.') + "."
                        + handler.methodName().stringValue()
                        + handler.methodType().stringValue());
        translator.translate(arguments);
        if (!end.isReached()) {
            throw translator.refusals().refuse("a handler that never returns", "end its loops");
        }
        Frame result = end.begin(builder);
        builder.finish(result.pop(Kinds.ACTION).value());
        checkUncertain(graph, compilation.uncertain(), translator.refusals());
        return graph;
    }

    private Value address(StructLayout struct, Compilation compilation, Refusals refusals) {
        GraphBuilder builder = compilation.builder();
        if (struct.scope() == StateScope.RECORD) {
            throw refusals.refuse("a record as a parameter of a handler", "make it by guest.reserve");
        }
        int offset = state.place(struct).offset();
        if (state.size(StateScope.THREAD) > slot.threadRoom()) {
            throw refusals.refuse(
                    "structs of StateScope.THREAD of " + state.size(StateScope.THREAD) + " bytes",
                    "there is room for " + slot.threadRoom() + "; keep large tables per process");
        }
        return switch (struct.scope()) {
            case THREAD -> builder.addressOf(Place.slot(slot.threadState() + offset));
            case PROCESS -> behind(slot.processState(), offset, builder);
            default -> behind(slot.sharedState(), offset, builder);
        };
    }

    private static Value behind(int pointer, int offset, GraphBuilder builder) {
        Value base = builder.loadLong(Place.slot(pointer));
        return builder.binary(Operation.ADD, base, builder.longConstant(offset));
    }

    /** A variable that is set on some ways only may not be used where they have joined; Java's verifier sees to it, but nobody has asked it. */
    private static void checkUncertain(Graph graph, Set<Value> uncertain, Refusals refusals) {
        Simplifier.removeUnneeded(graph);
        graph.blocks().forEach(block -> block.parameters().stream()
                .filter(uncertain::contains)
                .findFirst()
                .ifPresent(value -> {
                    throw refusals.malformed("a variable is used that is not set on all ways");
                }));
    }
}
