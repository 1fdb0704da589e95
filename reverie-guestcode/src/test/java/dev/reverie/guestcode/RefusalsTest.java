package dev.reverie.guestcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reverie.guestcode.ffi.NativeThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is no guest code is refused: where, what, and what to write instead. */
final class RefusalsTest {
    private static final Path SOURCE = Path.of("src/test/java/dev/reverie/guestcode/Refused.java");
    private static final String PREFIX = "dev/reverie/guestcode/Refused$";

    private final GuestCodeCompiler compiler = new GuestCodeCompiler(NativeThread.LAYOUT, CompilerOptions.DEFAULT);

    private String refusal(String name) {
        GuestCodeException refusal = catchThrowableOfType(
                GuestCodeException.class,
                () -> compiler.compile(PREFIX + name, ClassBytes.of(RefusalsTest.class.getClassLoader())));
        assertThat(refusal).as(name).isNotNull();
        return String.valueOf(refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Floats | floating-point arithmetic | count in int or long, scaled if need be",
                "Objects | new java.lang.Object | there are no objects; use ints, longs and @GuestStruct views",
                "Arrays | an array | declare it in a @GuestStruct: @Length(n) int name(int index)",
                "Throwing | new java.lang.IllegalStateException | there are no objects",
                "Catching | try, catch, finally or synchronized | nothing can be thrown there: check before you divide",
                "Variables | the variable dev.reverie.guestcode.Refused.variable | use static final numbers whose value is a constant",
                "Recursion | recursion: dev.reverie.guestcode.Refused$Recursion.down calls itself | write a loop",
                "Unmarked | a call of dev.reverie.guestcode.Refused$Unmarked.helper | mark it @GuestCode if it runs inside the guest",
                "Library | a call of java.lang.Math.addExact | it does more than guest code can; write it out",
                "Instances | a call of java.lang.String.length | there are static methods marked @GuestCode",
                "Lambdas | a lambda, a string concatenation or a pattern switch | write it out with numbers",
                "Strings | a choice between two constants, each a string | strings and classes must be written where they are used",
                "NotAscii | a string with other characters than ASCII's | compare its bytes by readByte",
                "Asserts | assert | check with if, and return guest.proceed()",
                "Instanceof | instanceof | the type of a view is known where it is declared",
                "WrongRecord | reserve of dev.reverie.guestcode.Refused$WrongRecord$Mine | mark it @GuestStruct(StateScope.RECORD)"
            })
    void atItsLine(String name, String construct, String instead) throws IOException {
        List<String> lines = Files.readAllLines(SOURCE);
        int line = 1;
        while (!lines.get(line - 1).endsWith("// refused: " + name)) {
            line++;
        }
        assertThat(refusal(name))
                .startsWith("Refused.java:" + line + ": " + construct + " in guest code (Refused." + name)
                .contains("; " + instead);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Locks | synchronized in guest code (Refused.Locks.handler); there are no locks; use atomic operations",
                "NotStatic | a method that is not static in guest code (Refused.NotStatic.handler); make it static",
                "Parameters | a parameter of type String in guest code (Refused.Parameters.helper); parameters are int, long",
                "Results | a result of type String in guest code (Refused.Results.helper); results are GuestAction, int",
                "NoHandler | Refused$NoHandler has no handler: a static method marked @GuestCode that takes a GuestThread",
                "Endless | a handler that never returns in guest code",
                "Large | structs of StateScope.THREAD of 800000 bytes in guest code (Refused.Large.handler); there is room for 16384",
                "Huge | dev.reverie.guestcode.Refused$Huge$HugeTable is larger than 1048576 bytes, at entry",
                "OddField | Refused$OddField$Names has a field of type String, name; fields are boolean, byte, short, char",
                "TooMuch | more than 20000 instructions, all that is called included in guest code",
                "Missing | there is no class dev.reverie.guestcode.Refused$Missing"
            })
    void asAWhole(String name, String message) {
        assertThat(refusal(name)).contains(message);
    }

    @Test
    void aClassFileThatIsCutOffOrDamaged() throws IOException {
        String name = "dev/reverie/guestcode/differential/Handlers";
        ClassBytes others = ClassBytes.of(RefusalsTest.class.getClassLoader());
        byte[] whole = Objects.requireNonNull(others.find(name));
        for (int length = 0; length < whole.length; length += 7) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> compiler.compile(name, each -> each.equals(name) ? part : others.find(each)))
                    .as("the first %d bytes", length)
                    .isInstanceOf(GuestCodeException.class);
        }
        Random random = new Random(1);
        for (int round = 0; round < 300; round++) {
            byte[] damaged = whole.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                compiler.compile(name, each -> each.equals(name) ? damaged : others.find(each));
            } catch (GuestCodeException refused) {
                assertThat(refused).message().isNotBlank();
            }
        }
    }
}
