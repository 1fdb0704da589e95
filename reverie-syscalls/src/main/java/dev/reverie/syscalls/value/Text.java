package dev.reverie.syscalls.value;

/** A string being built: numbers in the bases we print, without going through a formatter. */
final class Text {
    private static final char[] DIGITS = "0123456789abcdef".toCharArray();

    private final StringBuilder out = new StringBuilder(120);

    Text add(String text) {
        out.append(text);
        return this;
    }

    Text add(char c) {
        out.append(c);
        return this;
    }

    Text dec(long value) {
        out.append(value);
        return this;
    }

    /** The lower 32 bits as a signed decimal number. */
    Text dec32(long value) {
        out.append((int) value);
        return this;
    }

    /** As an unsigned decimal number. */
    Text udec(long value) {
        if (value >= 0) {
            out.append(value);
        } else {
            out.append(Long.toUnsignedString(value));
        }
        return this;
    }

    /** As {@code 0x…}; zero is plain {@code 0}. */
    Text hex(long value) {
        return value == 0 ? add('0') : hex0(value);
    }

    /** As {@code 0x…}, zero too. */
    Text hex0(long value) {
        out.append("0x");
        boolean started = false;
        for (int shift = 60; shift >= 0; shift -= 4) {
            int digit = (int) (value >>> shift) & 15;
            if (digit != 0 || started || shift == 0) {
                out.append(DIGITS[digit]);
                started = true;
            }
        }
        return this;
    }

    /** As two hexadecimal digits. */
    Text hexByte(int value) {
        out.append(DIGITS[(value >>> 4) & 15]).append(DIGITS[value & 15]);
        return this;
    }

    /** As eight hexadecimal digits. */
    Text hex8(int value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            hexByte(value >>> shift);
        }
        return this;
    }

    /** As octal with a leading zero and at least three digits. */
    Text octal(long value) {
        String digits = Long.toOctalString(value);
        if (digits.length() < 3) {
            out.append("000", 0, 3 - digits.length());
        } else {
            out.append('0');
        }
        out.append(digits);
        return this;
    }

    /** As an address: {@code NULL} or {@code 0x…}. */
    Text pointer(long address) {
        return address == 0 ? add("NULL") : hex0(address);
    }

    /** The separator between arguments or fields, unless nothing stands before it. */
    Text comma() {
        out.append(", ");
        return this;
    }

    int length() {
        return out.length();
    }

    /** The text, which is empty then. */
    String take() {
        String text = out.toString();
        out.setLength(0);
        return text;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
