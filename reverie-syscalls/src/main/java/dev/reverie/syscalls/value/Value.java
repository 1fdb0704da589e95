package dev.reverie.syscalls.value;

import java.util.List;

/**
 * What an argument, a result or a part of a structure means: a small immutable tree, from which {@link TextWriter} makes
 * strace's notation and {@link JsonWriter} makes JSON.
 *
 * <p>A pointer that was not followed, because it is null, because what it points to can't be read or because the kernel
 * has not written it, is an {@link Address}: bad memory is an answer.
 */
public sealed interface Value {
    /** A number in the base that suits it. */
    record Num(long value, Radix radix) implements Value {}

    /** How to print a number. */
    enum Radix {
        /** Decimal, with a sign. */
        SIGNED,
        /** Decimal, without a sign. */
        UNSIGNED,
        /** {@code 0x…}; zero is plain {@code 0}. */
        HEX,
        /** {@code 0x…}, zero too. */
        HEX_ALWAYS,
        /** Eight hexadecimal digits. */
        HEX8,
        /** {@code 0x…}, filled with zeros to 16 characters; zero is 16 zeros. */
        HEX16,
        /** {@code 0x…}, eight characters at least; zero is eight zeros. */
        HEX_PADDED,
        /** {@code 0x…}; zero is {@code 00}. */
        HEX_BYTE,
        /** With a leading zero and at least three digits. */
        OCTAL
    }

    /** A flag word or a value of an enumeration. */
    record Named(long value, NameSet names) implements Value {}

    /** A number that is written as something else: {@code AT_FDCWD}, {@code 8192*1024}, {@code SIGTERM}. */
    record Word(String text, long value) implements Value {}

    /** A guest address that is not followed. */
    record Address(long address) implements Value {}

    /**
     * Bytes or a string. The array is the value's own and must not be changed.
     *
     * @param more whether there are more bytes than were read
     */
    record Bytes(byte[] bytes, boolean more, Form form) implements Value {
        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes(byte[] theirs, boolean theirMore, Form theirForm)
                    && java.util.Arrays.equals(bytes, theirs)
                    && more == theirMore
                    && form == theirForm;
        }

        @Override
        public int hashCode() {
            return java.util.Arrays.hashCode(bytes);
        }
    }

    /** What bytes are. */
    enum Form {
        /** The name of a file. */
        PATH,
        /** A string that ends with a zero byte. */
        STRING,
        /** The abstract name of a socket, without the zero byte before it; text marks it with {@code @}. */
        ABSTRACT,
        /** A buffer with a length. */
        DATA,
        /** Random bytes: no text can be in them. */
        RANDOM,
        /** The address of a network interface: {@code 00:1b:21:0c:fe:03}. */
        HARDWARE
    }

    /** A structure; {@code more} if it has fields that are not listed. */
    record Struct(List<Field> fields, boolean more) implements Value {
        /** A structure of which all fields are listed. */
        public static Struct of(Field... fields) {
            return new Struct(List.of(fields), false);
        }
    }

    /**
     * A named value.
     *
     * @param bare whether text shows the value without the name, which the value makes clear
     */
    record Field(String name, Value value, boolean bare) {
        /** A field that text shows with its name. */
        public Field(String name, Value value) {
            this(name, value, false);
        }
    }

    /** Several values of one kind. */
    record Items(List<Value> items, Style style, boolean more) implements Value {
        /** All of a list. */
        public static Items of(Value... items) {
            return new Items(List.of(items), Style.LIST, false);
        }
    }

    /** How items are set apart. */
    enum Style {
        /** {@code [1, 2]} */
        LIST,
        /** {@code [INT TERM]} */
        SET,
        /** {@code ~[KILL]}: everything but these. */
        ALL_BUT
    }

    /** A value in the form of a call of a C macro: {@code htons(80)}, {@code makedev(0x1, 0x3)}. */
    record Macro(String name, List<Value> arguments) implements Value {
        /** A macro of one argument or more. */
        public static Macro of(String name, Value... arguments) {
            return new Macro(name, List.of(arguments));
        }
    }

    /** Parts of one word, joined by bars: {@code S_IFREG|0644}. */
    record Joined(List<Value> parts) implements Value {
        /** These parts. */
        public static Joined of(Value... parts) {
            return new Joined(List.of(parts));
        }
    }

    /**
     * What the guest passed, and what the kernel made of it.
     *
     * @param inside whether text shows both in one pair of brackets, {@code [16 => 2]}, rather than {@code [16] => [2]}
     */
    record Change(Value before, Value after, boolean inside) implements Value {}

    /** A value with a remark that is no part of it. */
    record Remark(Value value, String remark) implements Value {}

    /** Bytes {@code from} to {@code last} of a structure, which are not known to mean anything. */
    record Rest(long from, long last, Bytes bytes) implements Value {}

    /**
     * A file descriptor.
     *
     * @param target the path of what it refers to, or what stands for it; empty if not known or told by the detail
     * @param detail a socket with its ends, the number of a device, the process of a pidfd; or empty
     */
    record Descriptor(int fd, String target, String detail) implements Value {
        /** One of which the path says all. */
        public Descriptor(int fd, String target) {
            this(fd, target, "");
        }
    }

    /** The value as strace prints it. */
    default String text() {
        return TextWriter.text(this);
    }

    /** As a signed decimal number. */
    static Num signed(long value) {
        return new Num(value, Radix.SIGNED);
    }

    /** As an unsigned decimal number. */
    static Num unsigned(long value) {
        return new Num(value, Radix.UNSIGNED);
    }

    /** As a hexadecimal number; zero is plain {@code 0}. */
    static Num hex(long value) {
        return new Num(value, Radix.HEX);
    }

    /** As an octal number. */
    static Num octal(long value) {
        return new Num(value, Radix.OCTAL);
    }
}
