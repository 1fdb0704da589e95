package dev.reverie.api.guestcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reverie.api.guestcode.StructLayout.Field;
import dev.reverie.api.guestcode.StructLayout.FieldType;
import dev.reverie.api.guestcode.StructLayout.Operation;
import org.junit.jupiter.api.Test;

final class StructLayoutsTest {
    @GuestStruct(StateScope.SHARED)
    interface Mixed {
        int calls();

        void calls(int value);

        int getAndAddCalls(int delta);

        long nanos();

        boolean compareAndSetNanos(long expected, long value);

        @Length(3)
        short first(int index);

        void first(int index, short value);

        boolean done();

        char getter();
    }

    interface Unmarked {
        int value();
    }

    @GuestStruct(StateScope.THREAD)
    interface WithoutLength {
        int value(int index);
    }

    @GuestStruct(StateScope.THREAD)
    interface WithoutReader {
        void value(int value);
    }

    @GuestStruct(StateScope.THREAD)
    interface OfAnotherType {
        int value();

        void value(long value);
    }

    @GuestStruct(StateScope.THREAD)
    interface AtomicShort {
        short value();

        short getAndAddValue(short delta);
    }

    @GuestStruct(StateScope.THREAD)
    interface WithBody {
        int value();

        default int twice() {
            return 2 * value();
        }
    }

    @GuestStruct(StateScope.THREAD)
    record AsRecord(int value) {}

    @Test
    void fieldsLieInOrderAtMultiplesOfTheirSize() {
        StructLayout layout = StructLayouts.of(Mixed.class);
        assertThat(layout.scope()).isEqualTo(StateScope.SHARED);
        assertThat(layout.fields())
                .containsExactly(
                        new Field("calls", FieldType.INT, 0, -1),
                        new Field("nanos", FieldType.LONG, 8, -1),
                        new Field("first", FieldType.SHORT, 16, 3),
                        new Field("done", FieldType.BOOLEAN, 22, -1),
                        new Field("getter", FieldType.CHAR, 24, -1));
        assertThat(layout.size()).isEqualTo(32);
    }

    @Test
    void methodsSayWhatTheyDo() {
        StructLayout layout = StructLayouts.of(Mixed.class);
        assertThat(layout.access("calls", 0))
                .extracting(access -> access.operation())
                .isEqualTo(Operation.GET);
        assertThat(layout.access("calls", 1))
                .extracting(access -> access.operation())
                .isEqualTo(Operation.SET);
        assertThat(layout.access("first", 1))
                .extracting(access -> access.operation())
                .isEqualTo(Operation.GET);
        assertThat(layout.access("first", 2))
                .extracting(access -> access.operation())
                .isEqualTo(Operation.SET);
        assertThat(layout.access("getAndAddCalls", 1))
                .extracting(access -> access.operation())
                .isEqualTo(Operation.GET_AND_ADD);
        assertThat(layout.access("compareAndSetNanos", 2))
                .extracting(access -> access.operation())
                .isEqualTo(Operation.COMPARE_AND_SET);
        assertThat(layout.access("getAndAddNothing", 1)).isNull();
        assertThat(layout.access("calls", 2)).isNull();
    }

    @Test
    void whatIsNoStructIsRefused() {
        refuses(Unmarked.class, "is not marked @GuestStruct");
        refuses(WithoutLength.class, "reads neither a field (no parameter) nor an array (an int, and @Length");
        refuses(WithoutReader.class, "but no field of that name is read by a method above it");
        refuses(OfAnotherType.class, "its types must be (int)void");
        refuses(AtomicShort.class, "on a field that is neither int nor long; only those are atomic");
        refuses(WithBody.class, "twice");
        refuses(AsRecord.class, "is a class; a struct is an interface whose methods are its fields");
    }

    private static void refuses(Class<?> type, String message) {
        assertThatThrownBy(() -> StructLayouts.of(type))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(type.getSimpleName())
                .hasMessageContaining(message);
    }
}
