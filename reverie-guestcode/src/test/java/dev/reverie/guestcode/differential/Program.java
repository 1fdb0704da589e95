package dev.reverie.guestcode.differential;

import java.util.List;

/** Guest code as a tree, of which {@link ProgramWriter} makes a class file: a handler, and methods that it calls. */
record Program(List<Statement> handler, List<Expression> methods) {
    static final int INTS = 4;
    static final int LONGS = 3;

    /** A number; those of methods have parameters and no variables. */
    sealed interface Expression {
        boolean isLong();
    }

    record Constant(boolean isLong, long value) implements Expression {}

    /** Variables of the handler; parameters in methods. */
    record Variable(boolean isLong, int number) implements Expression {}

    /** By the name of the instruction without its type: ADD, USHR, … */
    record Binary(boolean isLong, String operation, Expression left, Expression right) implements Expression {}

    record Negation(boolean isLong, Expression operand) implements Expression {}

    /** By the name of the instruction: I2B, L2I, … */
    record Conversion(String operation, Expression operand) implements Expression {
        @Override
        public boolean isLong() {
            return operation.equals("I2L");
        }
    }

    record Choice(Condition condition, Expression yes, Expression no) implements Expression {
        @Override
        public boolean isLong() {
            return yes.isLong();
        }
    }

    /** Three-way comparison of longs. */
    record Compare(Expression left, Expression right) implements Expression {
        @Override
        public boolean isLong() {
            return false;
        }
    }

    /** A call of a method of the program: an int and a long in, its own type out. */
    record Call(boolean isLong, int method, Expression first, Expression second) implements Expression {}

    /** A call of a view's method. */
    record View(boolean isLong, String view, String method, List<Expression> arguments, String type)
            implements Expression {}

    record Condition(String comparison, Expression left, Expression right) {}

    /** A step of the handler. */
    sealed interface Statement {}

    record Assign(Variable variable, Expression value) implements Statement {}

    record Increment(Variable variable, int by) implements Statement {}

    record If(Condition condition, List<Statement> yes, List<Statement> no) implements Statement {}

    /** A loop that counts a variable of its own up to a constant. */
    record Loop(int counter, int rounds, List<Statement> body) implements Statement {}

    /** Leaves, or begins again, the innermost loop if the condition holds. */
    record Leave(Condition condition, boolean goesOn) implements Statement {}

    record Switch(
            Expression selector, boolean isTable, List<Integer> labels, List<List<Statement>> cases, boolean falls)
            implements Statement {}

    /** A call of a view's method without result. */
    record Do(String view, String method, List<Expression> arguments, String type) implements Statement {}

    /** Reserves a record, fills it and commits it; asks whether there is one, or not. */
    record Output(boolean asks, Expression time, Expression index, Expression argument) implements Statement {}

    record Answer(Condition condition, Expression result) implements Statement {}
}
