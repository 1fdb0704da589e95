package dev.reverie.guestcode.differential;

import dev.reverie.api.guestcode.GuestAction;
import dev.reverie.api.guestcode.GuestCode;
import dev.reverie.api.guestcode.GuestThread;
import dev.reverie.guestcode.differential.Program.Answer;
import dev.reverie.guestcode.differential.Program.Assign;
import dev.reverie.guestcode.differential.Program.Binary;
import dev.reverie.guestcode.differential.Program.Call;
import dev.reverie.guestcode.differential.Program.Choice;
import dev.reverie.guestcode.differential.Program.Compare;
import dev.reverie.guestcode.differential.Program.Condition;
import dev.reverie.guestcode.differential.Program.Constant;
import dev.reverie.guestcode.differential.Program.Conversion;
import dev.reverie.guestcode.differential.Program.Do;
import dev.reverie.guestcode.differential.Program.Expression;
import dev.reverie.guestcode.differential.Program.If;
import dev.reverie.guestcode.differential.Program.Increment;
import dev.reverie.guestcode.differential.Program.Leave;
import dev.reverie.guestcode.differential.Program.Loop;
import dev.reverie.guestcode.differential.Program.Negation;
import dev.reverie.guestcode.differential.Program.Output;
import dev.reverie.guestcode.differential.Program.Statement;
import dev.reverie.guestcode.differential.Program.Switch;
import dev.reverie.guestcode.differential.Program.Variable;
import dev.reverie.guestcode.differential.Program.View;
import java.lang.classfile.Annotation;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.attribute.RuntimeInvisibleAnnotationsAttribute;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** Writes a {@link Program} as a class file, with the compiler of the JDK's own class-file library for the stack maps. */
final class ProgramWriter {
    private static final String HANDLER = "handler";

    private static final ClassDesc THIS = ClassDesc.of(ProgramWriter.class.getPackageName(), "Generated");
    private static final ClassDesc THREAD = describe(GuestThread.class);
    private static final ClassDesc ACTION = describe(GuestAction.class);
    private static final ClassDesc EVENT = describe(Handlers.Event.class);
    private static final Map<String, ClassDesc> VIEWS = Map.of(
            "guest",
            THREAD,
            "mine",
            describe(Handlers.Mine.class),
            "counters",
            describe(Handlers.Counters.class),
            "settings",
            describe(Handlers.Settings.class));
    private static final Map<String, Integer> SLOTS = Map.of("guest", 0, "mine", 1, "counters", 2, "settings", 3);
    private static final int FIRST_INT = 4;
    private static final int FIRST_LONG = FIRST_INT + Program.INTS;
    private static final int FIRST_COUNTER = FIRST_LONG + 2 * Program.LONGS;
    private static final int EVENT_SLOT = FIRST_COUNTER + 2;

    private final CodeBuilder code;
    private final boolean inMethod;
    private final String prefix;
    private final Deque<Label> ends = new ArrayDeque<>();
    private final Deque<Label> nexts = new ArrayDeque<>();
    private int line = 1;

    private ProgramWriter(CodeBuilder code, boolean inMethod, String prefix) {
        this.prefix = prefix;
        this.code = code;
        this.inMethod = inMethod;
    }

    private static ClassDesc describe(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }

    /** A class with a handler for each program. */
    static byte[] write(List<Program> programs) {
        return ClassFile.of().build(THIS, type -> {
            for (int i = 0; i < programs.size(); i++) {
                write(programs.get(i), type, i);
            }
        });
    }

    /** The name of a program's handler. */
    static String handler(int number) {
        return HANDLER + number;
    }

    private static void write(Program program, ClassBuilder type, int number) {
        String prefix = "method" + number + "of";
        for (int i = 0; i < program.methods().size(); i++) {
            Expression body = program.methods().get(i);
            method(type, prefix + i, methodType(body.isLong()), code -> {
                new ProgramWriter(code, true, prefix).push(body);
                if (body.isLong()) {
                    code.lreturn();
                } else {
                    code.ireturn();
                }
            });
        }
        MethodTypeDesc handler = MethodTypeDesc.of(ACTION, THREAD, view("mine"), view("counters"), view("settings"));
        method(type, handler(number), handler, code -> new ProgramWriter(code, false, prefix).handler(program));
    }

    private static void method(
            ClassBuilder type, String name, MethodTypeDesc descriptor, java.util.function.Consumer<CodeBuilder> body) {
        type.withMethod(name, descriptor, ClassFile.ACC_STATIC, method -> method.with(
                        RuntimeInvisibleAnnotationsAttribute.of(Annotation.of(describe(GuestCode.class))))
                .withCode(body));
    }

    private static ClassDesc view(String name) {
        ClassDesc type = VIEWS.get(name);
        if (type == null) {
            throw new IllegalArgumentException(name);
        }
        return type;
    }

    private static MethodTypeDesc methodType(boolean isLong) {
        return MethodTypeDesc.ofDescriptor("(IJ)" + (isLong ? "J" : "I"));
    }

    private static int slot(String view) {
        Integer slot = SLOTS.get(view);
        return slot == null ? -1 : slot;
    }

    private void handler(Program program) {
        for (int i = 0; i < Program.INTS; i++) {
            code.aload(0).loadConstant(i).invokeinterface(THREAD, "argument", MethodTypeDesc.ofDescriptor("(I)J"));
            code.l2i().istore(FIRST_INT + i);
        }
        for (int i = 0; i < Program.LONGS; i++) {
            code.aload(0).loadConstant(i + 3).invokeinterface(THREAD, "argument", MethodTypeDesc.ofDescriptor("(I)J"));
            code.lstore(FIRST_LONG + 2 * i);
        }
        program.handler().forEach(this::write);
        code.aload(0).lconst_0();
        for (int i = 0; i < Program.INTS; i++) {
            code.loadConstant(31L).lmul().iload(FIRST_INT + i).i2l().ladd();
        }
        for (int i = 0; i < Program.LONGS; i++) {
            code.loadConstant(37L).lmul().lload(FIRST_LONG + 2 * i).ladd();
        }
        answer();
    }

    private void answer() {
        code.invokeinterface(THREAD, "answer", MethodTypeDesc.of(ACTION, ClassDesc.ofDescriptor("J")))
                .areturn();
    }

    private int slot(Variable variable) {
        if (inMethod) {
            return variable.isLong() ? 1 : 0;
        }
        return variable.isLong() ? FIRST_LONG + 2 * variable.number() : FIRST_INT + variable.number();
    }

    private void push(Expression expression) {
        String letter = expression.isLong() ? "L" : "I";
        switch (expression) {
            case Constant(boolean isLong, long value) -> {
                if (isLong) {
                    code.loadConstant(value);
                } else {
                    code.loadConstant((int) value);
                }
            }
            case Variable variable -> {
                if (variable.isLong()) {
                    code.lload(slot(variable));
                } else {
                    code.iload(slot(variable));
                }
            }
            case Binary(boolean _, String operation, Expression left, Expression right) -> {
                push(left);
                push(right);
                code.with(OperatorInstruction.of(Opcode.valueOf(letter + operation)));
            }
            case Negation(boolean _, Expression operand) -> {
                push(operand);
                code.with(OperatorInstruction.of(Opcode.valueOf(letter + "NEG")));
            }
            case Conversion(String operation, Expression operand) -> {
                push(operand);
                if (operation.equals("Z")) {
                    code.iconst_1().iand();
                } else {
                    code.with(ConvertInstruction.of(Opcode.valueOf(operation)));
                }
            }
            case Choice(Condition condition, Expression yes, Expression no) -> {
                Label otherwise = code.newLabel();
                Label end = code.newLabel();
                jumpUnless(condition, otherwise);
                push(yes);
                code.goto_(end).labelBinding(otherwise);
                push(no);
                code.labelBinding(end);
            }
            case Compare(Expression left, Expression right) -> {
                push(left);
                push(right);
                code.lcmp();
            }
            case Call(boolean isLong, int method, Expression first, Expression second) -> {
                push(first);
                push(second);
                code.invokestatic(THIS, prefix + method, methodType(isLong));
            }
            case View(boolean _, String view, String method, List<Expression> arguments, String type) ->
                invoke(view, method, arguments, type);
        }
    }

    private void invoke(String view, String method, List<Expression> arguments, String type) {
        code.aload(slot(view));
        arguments.forEach(this::push);
        code.invokeinterface(view(view), method, MethodTypeDesc.ofDescriptor(type));
    }

    private void jumpUnless(Condition condition, Label target) {
        boolean againstZero = condition.right() instanceof Constant(var _, long value) && value == 0;
        Opcode opposite = Opcode.valueOf((againstZero || condition.left().isLong() ? "IF" : "IF_ICMP")
                + switch (condition.comparison()) {
                    case "EQ" -> "NE";
                    case "NE" -> "EQ";
                    case "LT" -> "GE";
                    case "GE" -> "LT";
                    case "GT" -> "LE";
                    default -> "GT";
                });
        push(condition.left());
        if (condition.left().isLong()) {
            push(condition.right());
            code.lcmp();
        } else if (!againstZero) {
            push(condition.right());
        }
        code.with(BranchInstruction.of(opposite, target));
    }

    private void write(Statement statement) {
        code.lineNumber(line++);
        switch (statement) {
            case Assign(Variable variable, Expression value) -> {
                push(value);
                if (variable.isLong()) {
                    code.lstore(slot(variable));
                } else {
                    code.istore(slot(variable));
                }
            }
            case Increment(Variable variable, int by) -> code.iinc(slot(variable), by);
            case If(Condition condition, List<Statement> yes, List<Statement> no) -> {
                Label otherwise = code.newLabel();
                Label end = code.newLabel();
                jumpUnless(condition, otherwise);
                yes.forEach(this::write);
                code.goto_(end).labelBinding(otherwise);
                no.forEach(this::write);
                code.labelBinding(end);
            }
            case Loop loop -> write(loop);
            case Leave(Condition condition, boolean goesOn) -> {
                Label stays = code.newLabel();
                jumpUnless(condition, stays);
                code.goto_(goesOn ? nexts.element() : ends.element()).labelBinding(stays);
            }
            case Switch choice -> write(choice);
            case Do(String view, String method, List<Expression> arguments, String type) ->
                invoke(view, method, arguments, type);
            case Output output -> write(output);
            case Answer(Condition condition, Expression result) -> {
                Label stays = code.newLabel();
                jumpUnless(condition, stays);
                code.aload(0);
                push(result);
                answer();
                code.labelBinding(stays);
            }
        }
    }

    private void write(Loop loop) {
        int counter = FIRST_COUNTER + loop.counter();
        Label head = code.newLabel();
        Label next = code.newLabel();
        Label end = code.newLabel();
        code.iconst_0().istore(counter).labelBinding(head);
        code.iload(counter).loadConstant(loop.rounds()).if_icmpge(end);
        ends.push(end);
        nexts.push(next);
        loop.body().forEach(this::write);
        ends.pop();
        nexts.pop();
        code.labelBinding(next).iinc(counter, 1).goto_(head).labelBinding(end);
    }

    private void write(Switch choice) {
        Label end = code.newLabel();
        List<SwitchCase> cases = new ArrayList<>();
        List<Label> starts = new ArrayList<>();
        for (int label : choice.labels()) {
            Label start = code.newLabel();
            starts.add(start);
            cases.add(SwitchCase.of(label, start));
        }
        Label otherwise = code.newLabel();
        starts.add(otherwise);
        push(choice.selector());
        if (choice.isTable()) {
            code.tableswitch(choice.labels().getFirst(), choice.labels().getLast(), otherwise, cases);
        } else {
            code.lookupswitch(otherwise, cases);
        }
        for (int i = 0; i < starts.size(); i++) {
            code.labelBinding(starts.get(i));
            choice.cases().get(i).forEach(this::write);
            if (!choice.falls()) {
                code.goto_(end);
            }
        }
        code.labelBinding(end);
    }

    private void write(Output output) {
        Label none = code.newLabel();
        code.aload(0).loadConstant(EVENT);
        code.invokeinterface(THREAD, "reserve", MethodTypeDesc.ofDescriptor("(Ljava/lang/Class;)Ljava/lang/Object;"));
        code.checkcast(EVENT).astore(EVENT_SLOT);
        if (output.asks()) {
            code.aload(EVENT_SLOT).ifnull(none);
        }
        code.aload(EVENT_SLOT);
        push(output.time());
        code.invokeinterface(EVENT, "time", MethodTypeDesc.ofDescriptor("(J)V"));
        code.aload(EVENT_SLOT);
        push(output.index());
        push(output.argument());
        code.invokeinterface(EVENT, "argument", MethodTypeDesc.ofDescriptor("(IJ)V"));
        code.aload(0).aload(EVENT_SLOT);
        code.invokeinterface(THREAD, "commit", MethodTypeDesc.ofDescriptor("(Ljava/lang/Object;)V"));
        code.labelBinding(none);
    }
}
