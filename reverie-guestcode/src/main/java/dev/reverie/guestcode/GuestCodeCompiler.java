package dev.reverie.guestcode;

import dev.reverie.guestcode.bytecode.ClassFiles;
import dev.reverie.guestcode.bytecode.HandlerTranslator;
import dev.reverie.guestcode.ir.Graph;
import dev.reverie.guestcode.ir.Graph.SourcePlace;
import dev.reverie.guestcode.machine.HandlerEmitter;
import dev.reverie.guestcode.optimise.Simplifier;
import dev.reverie.x86.AssembledCode;
import dev.reverie.x86.Assembler;
import dev.reverie.x86.Label;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.util.ArrayList;
import java.util.List;

/**
 * Compiles the guest code of a tool, before the guest starts. What can't be compiled is refused here, with the line and what to write instead;
 * what was compiled runs.
 *
 * <pre>
 *  class file ─ bytecode ─► graph ─ optimise ─► graph ─ machine ─► machine code
 * </pre>
 */
public final class GuestCodeCompiler {
    private final SlotLayout slot;
    private final CompilerOptions options;

    /** A compiler for slots of this layout. */
    public GuestCodeCompiler(SlotLayout slot, CompilerOptions options) {
        this.slot = slot;
        this.options = options;
    }

    /**
     * Compiles the handlers of a class: its methods marked {@code @GuestCode} that take views and return a GuestAction.
     *
     * @throws GuestCodeException if there are none, or something in them or in what they call is no guest code
     */
    public CompiledCode compile(Class<?> tool) {
        ClassLoader loader = tool.getClassLoader();
        ClassBytes bytes = ClassBytes.of(loader == null ? ClassLoader.getSystemClassLoader() : loader);
        return compile(tool.getName().replace('.', '/'), bytes);
    }

    /**
     * The same for a class by its name, {@code com/example/Tool}, which is found there, as are the classes that it uses.
     *
     * @throws GuestCodeException as above, or if a class file is malformed
     */
    public CompiledCode compile(String tool, ClassBytes bytes) {
        ClassFiles classes = new ClassFiles(bytes);
        try {
            ClassModel model = classes.find(tool);
            if (model == null) {
                throw new GuestCodeException("there is no class " + tool.replace('/', '.'));
            }
            return compile(model, classes);
        } catch (IllegalArgumentException | IndexOutOfBoundsException | ClassCastException e) {
            // The JDK reads class files lazily, and says so late that one is malformed.
            throw new GuestCodeException("a class file of " + tool.replace('/', '.') + " is malformed: " + e, e);
        }
    }

    private CompiledCode compile(ClassModel tool, ClassFiles classes) {
        StateLayout state = new StateLayout();
        HandlerTranslator translator = new HandlerTranslator(classes, slot, state, options.largest());
        List<MethodModel> methods = translator.handlers(tool);
        if (methods.isEmpty()) {
            throw new GuestCodeException(
                    tool.thisClass().asInternalName().replace('/', '.')
                            + " has no handler: a static method marked @GuestCode that takes a GuestThread and returns a GuestAction");
        }
        Assembler asm = new Assembler();
        List<SourcePlace> sources = new ArrayList<>();
        List<Emitted> emitted = new ArrayList<>();
        for (MethodModel method : methods) {
            Graph graph = translator.translate(tool, method);
            Simplifier.simplify(graph);
            HandlerEmitter emitter = new HandlerEmitter(asm, graph, slot, options.fuel(), sources.size());
            Label entry = asm.label(method.methodName().stringValue());
            asm.bind(entry);
            List<Label[]> faults = emitter.emit();
            emitted.add(new Emitted(entry, emitter.stackBytes(), faults));
            sources.addAll(graph.sources());
        }
        return result(asm.assemble(), emitted, sources, state);
    }

    private record Emitted(Label entry, int stackBytes, List<Label[]> faults) {}

    private static CompiledCode result(
            AssembledCode code, List<Emitted> emitted, List<SourcePlace> sources, StateLayout state) {
        List<CompiledCode.Handler> handlers = new ArrayList<>();
        List<CompiledCode.FaultSite> faults = new ArrayList<>();
        for (Emitted each : emitted) {
            handlers.add(new CompiledCode.Handler(each.entry().name(), code.offset(each.entry()), each.stackBytes()));
            for (Label[] fault : each.faults()) {
                faults.add(new CompiledCode.FaultSite(code.offset(fault[0]), code.offset(fault[1])));
            }
        }
        return new CompiledCode(
                code.bytes(),
                List.copyOf(handlers),
                List.copyOf(faults),
                state,
                List.copyOf(sources),
                Listing.lines(code));
    }
}
