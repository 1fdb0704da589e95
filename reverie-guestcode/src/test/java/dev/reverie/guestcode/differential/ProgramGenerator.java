package dev.reverie.guestcode.differential;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Random programs of the grammar of guest code. */
final class ProgramGenerator {
    private static final List<String> OPERATIONS =
            List.of("ADD", "SUB", "MUL", "AND", "OR", "XOR", "SHL", "SHR", "USHR", "ADD", "SUB", "AND", "DIV", "REM");
    private static final List<String> CONVERSIONS = List.of("I2B", "I2C", "I2S", "L2I");
    private static final List<String> COMPARISONS = List.of("EQ", "NE", "LT", "GE", "GT", "LE");
    private static final int DEEPEST_LOOP = 2;

    private final Random random;
    private boolean inMethod;
    private int loops;
    private int budget;
    private int methods;

    private ProgramGenerator(Random random) {
        this.random = random;
    }

    static Program program(Random random) {
        return new ProgramGenerator(random).program();
    }

    private Program program() {
        List<Expression> bodies = new ArrayList<>();
        inMethod = true;
        int count = random.nextInt(3);
        for (int i = 0; i < count; i++) {
            bodies.add(expression(isLongMethod(i), 3));
            methods++;
        }
        inMethod = false;
        budget = 4 + random.nextInt(20);
        List<Statement> body = statements();
        while (budget > 0) {
            body.addAll(statements());
        }
        return new Program(body, bodies);
    }

    private <E> E one(List<E> all) {
        return all.get(random.nextInt(all.size()));
    }

    private Expression number(boolean isLong) {
        long value =
                switch (random.nextInt(6)) {
                    case 0 -> random.nextInt(8) - 2;
                    case 1 -> 1L << random.nextInt(isLong ? 64 : 32);
                    case 2 -> (1L << random.nextInt(isLong ? 63 : 31)) - 1;
                    case 3 -> random.nextInt(300) - 50;
                    case 4 -> isLong ? random.nextLong() : random.nextInt();
                    default -> random.nextInt(70000);
                };
        return new Constant(isLong, isLong ? value : (int) value);
    }

    private Variable variable(boolean isLong) {
        if (inMethod) {
            return new Variable(isLong, 0);
        }
        return new Variable(isLong, random.nextInt(isLong ? Program.LONGS : Program.INTS));
    }

    private Expression expression(boolean isLong, int depth) {
        if (depth == 0 || random.nextInt(6) == 0) {
            return random.nextInt(3) == 0 ? number(isLong) : variable(isLong);
        }
        int next = depth - 1;
        return switch (random.nextInt(12)) {
            case 0 -> new Negation(isLong, expression(isLong, next));
            case 1, 2 -> isLong ? new Conversion("I2L", expression(false, next)) : conversion(next);
            case 3 -> new Choice(condition(next), expression(isLong, next), expression(isLong, next));
            case 4 -> methods == 0 ? variable(isLong) : call(isLong, next);
            case 5, 6 -> inMethod ? number(isLong) : view(isLong, next);
            case 7 -> isLong ? number(true) : new Compare(expression(true, next), expression(true, next));
            default -> {
                String operation = one(OPERATIONS);
                boolean isShift = operation.contains("SH");
                boolean right = isLong && !isShift;
                Expression by = random.nextInt(3) == 0 ? number(right) : expression(right, next);
                yield new Binary(isLong, operation, expression(isLong, next), by);
            }
        };
    }

    private Expression conversion(int depth) {
        String operation = one(CONVERSIONS);
        return new Conversion(operation, expression(operation.equals("L2I"), depth));
    }

    /** Methods alternate between int and long, so that calls know what they get. */
    private Expression call(boolean isLong, int depth) {
        int method = random.nextInt(methods);
        Expression call = new Call(isLongMethod(method), method, expression(false, depth), expression(true, depth));
        return call.isLong() == isLong ? call : new Conversion(isLong ? "I2L" : "L2I", call);
    }

    private static boolean isLongMethod(int method) {
        return method % 2 == 0;
    }

    private Condition condition(int depth) {
        boolean isLong = random.nextBoolean();
        Expression right = random.nextBoolean() ? number(isLong) : expression(isLong, depth);
        if (random.nextInt(4) == 0) {
            right = new Constant(isLong, 0);
        }
        return new Condition(one(COMPARISONS), expression(isLong, depth), right);
    }

    /** An index that is within bounds most of the time, and often known to be. */
    private Expression index(int length, int depth) {
        return switch (random.nextInt(10)) {
            case 0 -> variable(false);
            case 1, 2, 3, 4 -> new Constant(false, random.nextInt(length));
            default ->
                new Binary(
                        false, "AND", expression(false, depth), new Constant(false, Integer.highestOneBit(length) - 1));
        };
    }

    private Expression view(boolean isLong, int depth) {
        if (isLong) {
            return switch (random.nextInt(7)) {
                case 0 -> new View(true, "guest", "result", List.of(), "()J");
                case 1, 2 -> new View(true, "guest", "argument", List.of(index(6, depth)), "(I)J");
                case 3 -> new View(true, "mine", "large", List.of(), "()J");
                case 4 -> new View(true, "counters", "getAndAddTotal", List.of(expression(true, depth)), "(J)J");
                case 5 -> new View(true, "settings", "denied", List.of(index(8, depth)), "(I)J");
                default ->
                    new View(
                            true,
                            "guest",
                            "syscall",
                            IntStream.range(0, 3)
                                    .mapToObj(i -> expression(i > 0, depth))
                                    .toList(),
                            "(IJJ)J");
            };
        }
        return switch (random.nextInt(11)) {
            case 0 -> new View(false, "guest", "number", List.of(), "()I");
            case 1 -> new View(false, "mine", "flag", List.of(), "()Z");
            case 2 -> new View(false, "mine", "tiny", List.of(), "()B");
            case 3 -> new View(false, "mine", "small", List.of(), "()S");
            case 4 -> new View(false, "mine", "letter", List.of(), "()C");
            case 5 -> new View(false, "mine", "row", List.of(index(5, depth)), "(I)S");
            case 6 -> new View(false, "counters", "byNumber", List.of(index(448, depth)), "(I)I");
            case 7 ->
                new View(
                        false,
                        "counters",
                        "getAndAddByNumber",
                        List.of(index(448, depth), expression(false, depth)),
                        "(II)I");
            case 8 ->
                new View(
                        false,
                        "counters",
                        "compareAndSetLock",
                        List.of(expression(false, 0), expression(false, depth)),
                        "(II)Z");
            case 9 -> new View(false, "counters", "getAndSetLock", List.of(expression(false, depth)), "(I)I");
            default ->
                new View(
                        false,
                        "settings",
                        "compareAndSetDenied",
                        List.of(index(8, depth), expression(true, 0), expression(true, depth)),
                        "(IJJ)Z");
        };
    }

    private List<Statement> statements() {
        List<Statement> all = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            all.add(statement());
        }
        return all;
    }

    private Statement statement() {
        budget--;
        boolean isLong = random.nextBoolean();
        if (budget <= 0) {
            return new Assign(variable(isLong), expression(isLong, 2));
        }
        return switch (random.nextInt(16)) {
            case 0, 1 -> new If(condition(2), statements(), random.nextBoolean() ? statements() : List.of());
            case 2, 3 -> loops < DEEPEST_LOOP ? loop() : new Increment(variable(false), random.nextInt(300) - 150);
            case 4 -> loops == 0 ? new Increment(variable(false), 1) : new Leave(condition(1), random.nextBoolean());
            case 5 -> choice();
            case 6, 7, 8 -> action();
            case 9 -> new Output(random.nextInt(4) > 0, expression(true, 1), index(6, 1), expression(true, 1));
            case 10 ->
                random.nextInt(3) == 0
                        ? new Answer(condition(1), expression(true, 2))
                        : new Increment(variable(false), -1);
            default -> new Assign(variable(isLong), expression(isLong, 3));
        };
    }

    private Statement loop() {
        int counter = loops++;
        Statement loop = new Loop(counter, random.nextInt(7), statements());
        loops--;
        return loop;
    }

    private Statement choice() {
        boolean isTable = random.nextBoolean();
        int first = random.nextInt(10) - 5;
        List<Integer> labels = new ArrayList<>();
        int count = 1 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            labels.add(isTable ? first + i : first + i * (1 + random.nextInt(1000)) + (i << 12));
        }
        List<List<Statement>> cases = new ArrayList<>();
        labels.forEach(label -> cases.add(random.nextInt(4) == 0 ? List.of() : statements()));
        cases.add(statements());
        Expression selector = random.nextInt(3) == 0
                ? expression(false, 2)
                : new Binary(
                        false,
                        "ADD",
                        new Binary(false, "AND", expression(false, 1), new Constant(false, 7)),
                        new Constant(false, first));
        return new Switch(selector, isTable, labels, cases, random.nextInt(3) == 0);
    }

    private Statement action() {
        return switch (random.nextInt(9)) {
            case 0 -> new Do("guest", "argument", List.of(index(6, 1), expression(true, 2)), "(IJ)V");
            case 1 -> new Do("mine", "flag", List.of(new Conversion("Z", expression(false, 2))), "(Z)V");
            case 2 -> new Do("mine", "tiny", List.of(new Conversion("I2B", expression(false, 2))), "(B)V");
            case 3 -> new Do("mine", "small", List.of(new Conversion("I2S", expression(false, 2))), "(S)V");
            case 4 -> new Do("mine", "letter", List.of(new Conversion("I2C", expression(false, 2))), "(C)V");
            case 5 -> new Do("mine", "large", List.of(expression(true, 2)), "(J)V");
            case 6 -> new Do("mine", "row", List.of(index(5, 1), new Conversion("I2S", expression(false, 2))), "(IS)V");
            case 7 -> new Do("counters", "byNumber", List.of(index(448, 1), expression(false, 2)), "(II)V");
            default -> new Do("settings", "denied", List.of(index(8, 1), expression(true, 2)), "(IJ)V");
        };
    }
}
