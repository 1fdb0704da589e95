package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.value.Value;
import dev.reverie.syscalls.value.Value.Macro;
import dev.reverie.syscalls.value.Value.Word;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of ioctl requests. Most are constants of the tables. Some are made by a macro that takes the length of the
 * argument or a number, and the others are taken apart:
 *
 * <pre>
 *   31 30  29      16  15     8  7      0
 *   ┌─────┬──────────┬─────────┬─────────┐
 *   │ dir │   size   │  type   │ number  │
 *   └─────┴──────────┴─────────┴─────────┘
 * </pre>
 */
final class Requests {
    private static final int WRITE = 1;
    private static final int READ = 2;
    private static final String[] DIRECTIONS = {"_IOC_NONE", "_IOC_WRITE", "_IOC_READ", "_IOC_READ|_IOC_WRITE"};

    private Requests() {}

    static Value of(long request) {
        boolean isNamed = Decoder.set(FlagTables.IOCTL).has(request);
        Value made = made(request);
        if (made == null) {
            return isNamed ? Decoder.named(FlagTables.IOCTL, request) : parts(request);
        }
        return isNamed
                ? new Word(
                        made.text() + " or "
                                + Decoder.named(FlagTables.IOCTL, request).text(),
                        request)
                : made;
    }

    /** The macro that makes a request, or null. */
    private static @Nullable Value made(long request) {
        int direction = direction(request);
        int number = (int) request & 0xff;
        return switch ((char) (request >>> 8 & 0xff)) {
            case 'E' -> direction == READ ? event(number, request) : direction == WRITE ? setAxis(number) : null;
            case 'H' -> (direction & READ) != 0 ? human(number, request) : null;
            case 'M' ->
                switch (direction) {
                    case READ -> Macro.of("MIXER_READ", Value.unsigned(number));
                    case WRITE -> Macro.of("MIXER_WRITE", Value.unsigned(number));
                    default -> null;
                };
            case 'U' -> direction == READ && number == 0x2c ? sized("UI_GET_SYSNAME", request) : null;
            case 'j' -> direction == READ && number == 0x13 ? sized("JSIOCGNAME", request) : null;
            case 'k' -> direction == WRITE && number == 0 ? sized("SPI_IOC_MESSAGE", request) : null;
            default -> null;
        };
    }

    /** What asks an input device; see linux/input.h. */
    private static @Nullable Value event(int number, long request) {
        if (number >= 0x20 && number < 0x40) {
            int type = number - 0x20;
            Value events = type == 0 ? Value.hex(0) : Decoder.named(FlagTables.EV, type);
            return new Macro("EVIOCGBIT", List.of(events, size(request)));
        }
        if (number >= 0x40 && number < 0x80) {
            return Macro.of("EVIOCGABS", Decoder.named(FlagTables.ABS, number - 0x40));
        }
        String name =
                switch (number) {
                    case 0x06 -> "EVIOCGNAME";
                    case 0x07 -> "EVIOCGPHYS";
                    case 0x08 -> "EVIOCGUNIQ";
                    case 0x09 -> "EVIOCGPROP";
                    case 0x0a -> "EVIOCGMTSLOTS";
                    case 0x18 -> "EVIOCGKEY";
                    case 0x19 -> "EVIOCGLED";
                    case 0x1a -> "EVIOCGSND";
                    case 0x1b -> "EVIOCGSW";
                    default -> null;
                };
        return name == null ? null : sized(name, request);
    }

    private static @Nullable Value setAxis(int number) {
        return number >= 0xc0 ? Macro.of("EVIOCSABS", Decoder.named(FlagTables.ABS, number - 0xc0)) : null;
    }

    /** What asks a raw human interface device; see linux/hidraw.h. */
    private static @Nullable Value human(int number, long request) {
        boolean reads = direction(request) == READ;
        return switch (number) {
            case 0x04 -> reads ? sized("HIDIOCGRAWNAME", request) : null;
            case 0x05 -> reads ? sized("HIDIOCGRAWPHYS", request) : null;
            case 0x06 -> sized("HIDIOCSFEATURE", request);
            case 0x07 -> sized("HIDIOCGFEATURE", request);
            case 0x08 -> reads ? sized("HIDIOCGRAWUNIQ", request) : null;
            default -> null;
        };
    }

    private static Value sized(String name, long request) {
        return Macro.of(name, size(request));
    }

    private static Value parts(long request) {
        int direction = direction(request);
        return Macro.of(
                "_IOC",
                new Word(DIRECTIONS[direction], direction),
                Value.hex(request >>> 8 & 0xff),
                Value.hex(request & 0xff),
                Value.hex(request >>> 16 & 0x3fff));
    }

    private static int direction(long request) {
        return (int) (request >>> 30) & 3;
    }

    private static Value size(long request) {
        return Value.unsigned(request >>> 16 & 0x3fff);
    }
}
