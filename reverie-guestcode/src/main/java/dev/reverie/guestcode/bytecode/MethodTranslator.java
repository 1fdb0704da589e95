package dev.reverie.guestcode.bytecode;

import dev.reverie.guestcode.AbortReason;
import dev.reverie.guestcode.ir.Block;
import dev.reverie.guestcode.ir.Conversion;
import dev.reverie.guestcode.ir.Graph.SourcePlace;
import dev.reverie.guestcode.ir.Operation;
import dev.reverie.guestcode.ir.Type;
import dev.reverie.guestcode.ir.Value;
import dev.reverie.x86.Condition;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.NopInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Translates the bytecode of one method, in its order, into the graph; calls become the code of what is called. */
final class MethodTranslator {
    private final Compilation compilation;
    private final GraphBuilder builder;
    private final MethodModel method;
    private final String file;
    private final Refusals refusals;
    private final Map<Label, Join> joins = new HashMap<>();
    private final Set<Label> passed = new HashSet<>();
    private final Join end;
    private Frame frame;

    /**
     * Prepares the translation.
     *
     * @param end where the method returns to, with its result on the stack
     */
    MethodTranslator(Compilation compilation, ClassModel owner, MethodModel method, Join end) {
        this.compilation = compilation;
        this.builder = compilation.builder();
        this.method = method;
        this.end = end;
        String simple = owner.thisClass().asInternalName();
        simple = simple.substring(simple.lastIndexOf('/') + 1);
        file = owner.findAttribute(Attributes.sourceFile())
                .map(SourceFileAttribute::sourceFile)
                .map(Object::toString)
                .orElse(simple + ".class");
        String name = simple.replace('$', '.') + "." + method.methodName().stringValue();
        refusals = new Refusals(new SourcePlace(
                file, name, method.code().map(MethodTranslator::firstLine).orElse(0)));
        frame = new Frame(0, refusals);
    }

    Refusals refusals() {
        return refusals;
    }

    /** Translates, with these arguments; afterwards the builder may go on at the end. */
    void translate(List<Operand> arguments) {
        CodeModel code = method.code().orElseThrow(() -> refusals.refuse("a method without a body", "write one"));
        if (!code.exceptionHandlers().isEmpty()) {
            throw refusals.refuse(
                    "try, catch, finally or synchronized",
                    "nothing can be thrown there: check before you divide or index; there are no locks, use atomic operations");
        }
        frame = new Frame(code instanceof CodeAttribute attribute ? attribute.maxLocals() : 0, refusals);
        int next = 0;
        for (Operand argument : arguments) {
            frame.local(next, argument);
            next += argument.isWide() ? 2 : 1;
        }
        for (CodeElement element : code) {
            for (Label target : targets(element)) {
                joins.computeIfAbsent(target, label -> new Join(builder.block()));
            }
        }
        for (CodeElement element : code) {
            if (element instanceof LabelTarget target) {
                label(target.label());
            } else if (element instanceof LineNumber line) {
                line(line.line());
            } else if (element instanceof Instruction instruction && builder.isReachable()) {
                instruction(instruction);
            }
        }
        if (builder.isReachable()) {
            throw refusals.malformed("the code ends without a return");
        }
        if (joins.values().stream().anyMatch(join -> join.isReached() && !join.isBegun())) {
            throw refusals.malformed("a jump into the middle of an instruction");
        }
        joins.values().forEach(join -> compilation.uncertain().addAll(join.uncertain()));
    }

    private static int firstLine(CodeModel code) {
        for (CodeElement element : code) {
            if (element instanceof LineNumber line) {
                return line.line();
            }
        }
        return 0;
    }

    private static List<Label> targets(CodeElement element) {
        if (element instanceof BranchInstruction branch) {
            return List.of(branch.target());
        } else if (element instanceof TableSwitchInstruction table) {
            return targets(table.defaultTarget(), table.cases());
        } else if (element instanceof LookupSwitchInstruction table) {
            return targets(table.defaultTarget(), table.cases());
        }
        return List.of();
    }

    private static List<Label> targets(Label first, List<SwitchCase> cases) {
        List<Label> all = new ArrayList<>(List.of(first));
        cases.forEach(each -> all.add(each.target()));
        return all;
    }

    private void label(Label label) {
        passed.add(label);
        Join join = joins.get(label);
        if (join == null) {
            return;
        }
        if (builder.isReachable()) {
            join.jump(builder, frame, refusals);
        }
        if (join.isReached()) {
            frame = join.begin(builder);
        }
    }

    private void line(int line) {
        SourcePlace place = new SourcePlace(file, refusals.place().method(), line);
        refusals.at(place);
        builder.source(place, refusals);
    }

    private void instruction(Instruction instruction) {
        if (instruction instanceof ConstantInstruction constant) {
            constant(constant);
        } else if (instruction instanceof LoadInstruction load) {
            load(load);
        } else if (instruction instanceof StoreInstruction store) {
            store(store);
        } else if (instruction instanceof IncrementInstruction increment) {
            increment(increment);
        } else if (instruction instanceof OperatorInstruction operator) {
            operator(operator.opcode());
        } else if (instruction instanceof ConvertInstruction convert) {
            convert(convert);
        } else if (instruction instanceof StackInstruction stack) {
            new StackShuffle(frame, refusals).apply(stack.opcode());
        } else if (instruction instanceof BranchInstruction branch) {
            branch(branch);
        } else if (instruction instanceof TableSwitchInstruction table) {
            select(table.defaultTarget(), table.cases());
        } else if (instruction instanceof LookupSwitchInstruction table) {
            select(table.defaultTarget(), table.cases());
        } else if (instruction instanceof ReturnInstruction) {
            end.jump(builder, returned(), refusals);
        } else if (instruction instanceof InvokeInstruction invoke) {
            new CallTranslator(compilation, refusals, frame).translate(invoke);
        } else if (instruction instanceof FieldInstruction field) {
            new CallTranslator(compilation, refusals, frame).readField(field);
        } else if (instruction instanceof TypeCheckInstruction check && check.opcode() == Opcode.CHECKCAST) {
            cast(check);
        } else if (!(instruction instanceof NopInstruction)) {
            throw Unsupported.refuse(instruction, refusals);
        }
    }

    private void increment(IncrementInstruction increment) {
        Value old = number(frame.local(increment.slot()), Kinds.INT);
        Value sum = builder.binary(Operation.ADD, old, builder.intConstant(increment.constant()));
        frame.local(increment.slot(), new Operand(Kinds.INT, sum));
    }

    /** Where a generic method has returned a view, a cast says which; it is known already. */
    private void cast(TypeCheckInstruction check) {
        Operand operand = frame.pop();
        boolean known = operand.kind() instanceof Kind.Struct struct
                ? struct.layout().name().equals(check.type().asInternalName())
                : operand.kind() instanceof Kind.Null;
        if (!known) {
            throw Unsupported.refuse(check, refusals);
        }
        frame.push(operand);
    }

    private void constant(ConstantInstruction instruction) {
        Object constant = instruction.constantValue();
        if (constant instanceof Integer number) {
            frame.push(new Operand(Kinds.INT, builder.intConstant(number)));
        } else if (constant instanceof Long number) {
            frame.push(new Operand(Kinds.LONG, builder.longConstant(number)));
        } else if (constant instanceof String text) {
            frame.push(new Operand(new Kind.Text(text), null));
        } else if (constant instanceof ClassDesc type && type.isClassOrInterface()) {
            String descriptor = type.descriptorString();
            frame.push(new Operand(new Kind.ClassName(descriptor.substring(1, descriptor.length() - 1)), null));
        } else if (instruction.opcode() == Opcode.ACONST_NULL) {
            frame.push(new Operand(Kinds.NULL, builder.longConstant(0)));
        } else {
            throw Unsupported.refuse(instruction, refusals);
        }
    }

    private void load(LoadInstruction load) {
        Operand operand = frame.local(load.slot());
        switch (load.typeKind()) {
            case INT -> number(operand, Kinds.INT);
            case LONG -> number(operand, Kinds.LONG);
            case REFERENCE -> {
                if (operand.kind() instanceof Kind.Numeric) {
                    throw refusals.malformed("a number is used as a reference");
                }
            }
            default -> throw Unsupported.refuse(load, refusals);
        }
        frame.push(operand);
    }

    private void store(StoreInstruction store) {
        Operand operand = frame.pop();
        switch (store.typeKind()) {
            case INT -> number(operand, Kinds.INT);
            case LONG -> number(operand, Kinds.LONG);
            case REFERENCE -> {
                if (operand.kind() instanceof Kind.Numeric) {
                    throw refusals.malformed("a number is stored as a reference");
                }
            }
            default -> throw Unsupported.refuse(store, refusals);
        }
        frame.local(store.slot(), operand);
    }

    private Value number(Operand operand, Kind kind) {
        if (!operand.kind().is(kind)) {
            throw refusals.malformed(
                    kind.describe() + " is needed, not " + operand.kind().describe());
        }
        return operand.value();
    }

    private void operator(Opcode opcode) {
        String name = opcode.name();
        Kind kind = name.charAt(0) == 'I' ? Kinds.INT : Kinds.LONG;
        if (opcode == Opcode.INEG || opcode == Opcode.LNEG) {
            Value operand = frame.pop(kind).value();
            Value zero = builder.constant(operand.type(), 0);
            frame.push(new Operand(kind, builder.binary(Operation.SUB, zero, operand)));
            return;
        }
        Operation operation =
                switch (opcode) {
                    case IADD, LADD -> Operation.ADD;
                    case ISUB, LSUB -> Operation.SUB;
                    case IMUL, LMUL -> Operation.MUL;
                    case IDIV, LDIV -> Operation.DIV;
                    case IREM, LREM -> Operation.REM;
                    case IAND, LAND -> Operation.AND;
                    case IOR, LOR -> Operation.OR;
                    case IXOR, LXOR -> Operation.XOR;
                    case ISHL, LSHL -> Operation.SHL;
                    case ISHR, LSHR -> Operation.SHR;
                    case IUSHR, LUSHR -> Operation.USHR;
                    case LCMP -> Operation.COMPARE;
                    default -> throw Unsupported.refuse(opcode, refusals);
                };
        Value right = frame.pop(operation.isShift() ? Kinds.INT : kind).value();
        Value left = frame.pop(kind).value();
        if (operation == Operation.DIV || operation == Operation.REM) {
            builder.check(Condition.EQUAL, right, builder.constant(right.type(), 0), AbortReason.DIVISION_BY_ZERO);
        }
        Value result = builder.binary(operation, left, right);
        frame.push(new Operand(operation == Operation.COMPARE ? Kinds.INT : kind, result));
    }

    private void convert(ConvertInstruction instruction) {
        Conversion conversion =
                switch (instruction.opcode()) {
                    case I2L -> Conversion.INT_TO_LONG;
                    case L2I -> Conversion.LONG_TO_INT;
                    case I2B -> Conversion.INT_TO_BYTE;
                    case I2C -> Conversion.INT_TO_CHAR;
                    case I2S -> Conversion.INT_TO_SHORT;
                    default -> throw Unsupported.refuse(instruction, refusals);
                };
        Kind from = instruction.fromType() == TypeKind.LONG ? Kinds.LONG : Kinds.INT;
        Value result = builder.convert(conversion, frame.pop(from).value());
        frame.push(new Operand(result.type() == Type.LONG ? Kinds.LONG : Kinds.INT, result));
    }

    private void branch(BranchInstruction branch) {
        Join target = joins.get(branch.target());
        if (target == null) {
            throw refusals.malformed("a jump to nowhere");
        }
        Opcode opcode = branch.opcode();
        if (opcode == Opcode.GOTO || opcode == Opcode.GOTO_W) {
            jump(branch.target());
            return;
        }
        Value right = opcode.name().startsWith("IF_ICMP")
                ? frame.pop(Kinds.INT).value()
                : opcode.name().startsWith("IF_ACMP") ? reference(frame.pop()) : null;
        Operand operand = frame.pop();
        boolean isReference = opcode == Opcode.IFNULL
                || opcode == Opcode.IFNONNULL
                || opcode.name().startsWith("IF_A");
        Value left = isReference ? reference(operand) : number(operand, Kinds.INT);
        if (right == null) {
            right = builder.constant(left.type(), 0);
        }
        if (right.type() != left.type()) {
            throw refusals.malformed("things of different kinds are compared");
        }
        Block taken = builder.block();
        Block otherwise = builder.block();
        builder.branch(condition(opcode), left, right, taken, otherwise);
        builder.begin(taken);
        jump(branch.target());
        builder.begin(otherwise);
    }

    private static Condition condition(Opcode opcode) {
        return switch (opcode) {
            case IFEQ, IF_ICMPEQ, IF_ACMPEQ, IFNULL -> Condition.EQUAL;
            case IFNE, IF_ICMPNE, IF_ACMPNE, IFNONNULL -> Condition.NOT_EQUAL;
            case IFLT, IF_ICMPLT -> Condition.LESS;
            case IFGE, IF_ICMPGE -> Condition.GREATER_OR_EQUAL;
            case IFGT, IF_ICMPGT -> Condition.GREATER;
            case IFLE, IF_ICMPLE -> Condition.LESS_OR_EQUAL;
            default -> throw new IllegalArgumentException(opcode.name());
        };
    }

    private Value reference(Operand operand) {
        Kind kind = operand.kind();
        if (kind.type() == null || kind instanceof Kind.Numeric) {
            throw refusals.refuse(
                    "a comparison of " + kind.describe() + " with null or something else",
                    "compare numbers; of strings there are guest.isString and guest.startsWith");
        }
        return operand.value();
    }

    private void jump(Label label) {
        Join target = joins.get(label);
        if (target == null) {
            throw refusals.malformed("a jump to nowhere");
        }
        if (passed.contains(label)) {
            builder.spendFuel();
        }
        target.jump(builder, frame, refusals);
    }

    /** A tree of comparisons, each with the middle of the cases that are left. */
    private void select(Label otherwise, List<SwitchCase> unsorted) {
        Value selector = frame.pop(Kinds.INT).value();
        List<SwitchCase> cases = new ArrayList<>(unsorted);
        cases.removeIf(each -> each.target().equals(otherwise));
        cases.sort((one, other) -> Integer.compare(one.caseValue(), other.caseValue()));
        select(selector, cases, otherwise);
    }

    private void select(Value selector, List<SwitchCase> cases, Label otherwise) {
        if (cases.isEmpty()) {
            jump(otherwise);
            return;
        }
        int middle = cases.size() / 2;
        SwitchCase here = cases.get(middle);
        Value value = builder.intConstant(here.caseValue());
        Block taken = builder.block();
        Block rest = builder.block();
        builder.branch(Condition.EQUAL, selector, value, taken, rest);
        builder.begin(taken);
        jump(here.target());
        builder.begin(rest);
        List<SwitchCase> below = cases.subList(0, middle);
        List<SwitchCase> above = cases.subList(middle + 1, cases.size());
        if (below.isEmpty() || above.isEmpty()) {
            select(selector, below.isEmpty() ? above : below, otherwise);
            return;
        }
        Block low = builder.block();
        Block high = builder.block();
        builder.branch(Condition.LESS, selector, builder.intConstant(here.caseValue()), low, high);
        builder.begin(low);
        select(selector, below, otherwise);
        builder.begin(high);
        select(selector, above, otherwise);
    }

    /** The frame at a return: nothing but the result. */
    private Frame returned() {
        Frame result = new Frame(0, refusals);
        ClassDesc type = method.methodTypeSymbol().returnType();
        if (!type.descriptorString().equals("V")) {
            result.push(frame.pop());
        }
        return result;
    }
}
