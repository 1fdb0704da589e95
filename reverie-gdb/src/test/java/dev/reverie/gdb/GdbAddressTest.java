package dev.reverie.gdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reverie.api.ReverieException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GdbAddressTest {
    @ParameterizedTest
    @CsvSource({
        ":1234, localhost:1234",
        "0.0.0.0:0, 0.0.0.0:0",
        "::1:77, ::1:77",
        "/run/gdb, /run/gdb",
        "./a:b, ./a:b",
        "-, standard input and output"
    })
    void saysWhereItIs(String text, String said) {
        assertThat(GdbAddress.parse(text)).hasToString(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "socket", "host:", "host:port", ":-1", ":65536"})
    void refusesWhatIsNone(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> GdbAddress.parse(text));
    }

    @Test
    void saysWhereItCanNotListen(@TempDir Path directory) {
        Path socket = directory.resolve("missing/socket");
        assertThatThrownBy(() -> GdbListener.open(new GdbAddress.Unix(socket)).close())
                .isInstanceOf(ReverieException.class)
                .hasMessageContaining("can't listen for gdb at " + socket + ": ");
    }
}
