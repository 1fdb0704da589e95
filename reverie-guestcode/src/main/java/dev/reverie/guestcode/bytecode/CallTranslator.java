package dev.reverie.guestcode.bytecode;

import dev.reverie.api.guestcode.GuestThread;
import dev.reverie.api.guestcode.StructLayout;
import dev.reverie.guestcode.GuestCodeException;
import dev.reverie.syscalls.Errno;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Translates calls: of views' methods, of other guest code, and of the few methods of the JDK that compute with numbers. */
final class CallTranslator {
    private static final String THREAD = internalName(GuestThread.class);
    private static final String ERRNO = internalName(Errno.class);
    private static final Set<String> NUMBERS =
            Set.of("java/lang/Math", "java/lang/Integer", "java/lang/Long", "java/lang/Short", "java/lang/Byte");

    private final Compilation compilation;
    private final GraphBuilder builder;
    private final Refusals refusals;
    private final Frame frame;

    CallTranslator(Compilation compilation, Refusals refusals, Frame frame) {
        this.compilation = compilation;
        this.builder = compilation.builder();
        this.refusals = refusals;
        this.frame = frame;
    }

    static String internalName(Class<?> type) {
        return type.getName().replace('.', '/');
    }

    void translate(InvokeInstruction invoke) {
        String owner = invoke.owner().asInternalName();
        String name = invoke.name().stringValue();
        MethodTypeDesc type = invoke.typeSymbol();
        if (invoke.opcode() == Opcode.INVOKESTATIC) {
            callStatic(owner, name, type);
            return;
        }
        StructLayout struct = owner.equals(THREAD) ? null : compilation.struct(owner, refusals);
        if (struct != null) {
            new StructTranslator(builder, refusals, frame).access(struct, name, type);
        } else if (owner.equals(THREAD)) {
            new ThreadTranslator(compilation, refusals, frame).call(name, type);
        } else if (owner.equals(ERRNO) && name.equals("number")) {
            frame.push(new Operand(Kinds.INT, frame.pop(Kinds.ERRNO).value()));
        } else {
            throw refusals.refuse(
                    "a call of " + owner.replace('/', '.') + "." + name,
                    "there are static methods marked @GuestCode, GuestThread, and views marked @GuestStruct");
        }
    }

    private void callStatic(String owner, String name, MethodTypeDesc type) {
        String what = owner.replace('/', '.') + "." + name;
        ClassModel model = compilation.classes().find(owner);
        MethodModel method = model == null ? null : ClassFiles.method(model, name, type.descriptorString());
        boolean ofNumbers = NUMBERS.contains(owner);
        if (model == null || method == null) {
            throw refusals.refuse(
                    "a call of " + what + ", which is not to be found", "put its class on the class path");
        }
        if (!ofNumbers && !Compilation.isMarked(method)) {
            throw refusals.refuse(
                    "a call of " + what, "mark it @GuestCode if it runs inside the guest, or write it out");
        }
        if (!ofNumbers) {
            inline(model, method, what, type);
            return;
        }
        try {
            inline(model, method, what, type);
        } catch (GuestCodeException e) {
            throw refusals.refuse("a call of " + what, "it does more than guest code can; write it out");
        }
    }

    private void inline(ClassModel owner, MethodModel method, String what, MethodTypeDesc type) {
        String signature = what + type.descriptorString();
        if (compilation.calls().contains(signature)) {
            throw refusals.refuse("recursion: " + what + " calls itself", "write a loop; the stack there is small");
        }
        if ((method.flags().flagsMask() & ClassFile.ACC_NATIVE) != 0) {
            throw refusals.refuse("a call of the native method " + what, "write it out");
        }
        List<Operand> arguments = frame.pop(type.parameterCount());
        compilation.calls().push(signature);
        Join end = new Join(builder.block());
        new MethodTranslator(compilation, owner, method, end).translate(arguments);
        compilation.calls().pop();
        if (end.isReached()) {
            Frame result = end.begin(builder);
            result.stack().forEach(frame::push);
        }
        builder.source(refusals.place(), refusals);
    }

    /** A static final constant; of objects only Errno's. */
    void readField(FieldInstruction field) {
        String owner = field.owner().asInternalName();
        String name = field.name().stringValue();
        if (field.opcode() != Opcode.GETSTATIC) {
            throw Unsupported.refuse(field, refusals);
        }
        if (owner.equals(ERRNO)) {
            Errno errno = Errno.byName(name);
            if (errno != null) {
                frame.push(new Operand(Kinds.ERRNO, builder.intConstant(errno.number())));
                return;
            }
        }
        if (name.equals("$assertionsDisabled")) {
            throw refusals.refuse("assert", "check with if, and return guest.proceed()");
        }
        Object constant = constant(owner, name);
        if (constant instanceof Integer number) {
            frame.push(new Operand(Kinds.INT, builder.intConstant(number)));
        } else if (constant instanceof Long number) {
            frame.push(new Operand(Kinds.LONG, builder.longConstant(number)));
        } else {
            throw refusals.refuse(
                    "the variable " + owner.replace('/', '.') + "." + name,
                    "use static final numbers whose value is a constant; state lives in @GuestStruct views");
        }
    }

    private @Nullable Object constant(String owner, String name) {
        ClassModel model = compilation.classes().find(owner);
        if (model == null) {
            return null;
        }
        for (FieldModel field : model.fields()) {
            if (field.fieldName().equalsString(name)) {
                return field.findAttribute(Attributes.constantValue())
                        .map(attribute -> (Object) attribute.constant().constantValue())
                        .orElse(null);
            }
        }
        return null;
    }
}
