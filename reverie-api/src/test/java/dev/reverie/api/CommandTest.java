package dev.reverie.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reverie.syscalls.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CommandTest {
    @Test
    void everyChangeMakesACopy() {
        Command plain = Command.of("ls", "-l");
        Command changed = plain.withCwd("/tmp")
                .withEnv("A", "b")
                .withoutHostEnv()
                .withoutAslr()
                .withLimit(new ResourceLimit(ResourceLimit.NOFILE, 10, 20))
                .withInheritedDescriptors(7, 5)
                .withOutputCaptured();
        assertThat(plain.cwd()).isEmpty();
        assertThat(plain.environment()).isEmpty();
        assertThat(plain.inheritsEnvironment()).isTrue();
        assertThat(plain.aslr()).isTrue();
        assertThat(plain.limits()).isEmpty();
        assertThat(plain.inheritedDescriptors()).isEmpty();
        assertThat(plain.stdout()).isEqualTo(Stdio.inherit());
        assertThat(changed.cwd()).contains(Bytes.of("/tmp"));
        assertThat(changed.environment()).containsEntry(Bytes.of("A"), Bytes.of("b"));
        assertThat(changed.inheritsEnvironment()).isFalse();
        assertThat(changed.aslr()).isFalse();
        assertThat(changed.limits()).hasSize(1);
        assertThat(changed.inheritedDescriptors()).containsExactly(5, 7);
        assertThat(changed.stderr()).isEqualTo(Stdio.capture());
        assertThat(changed.argv()).isEqualTo(plain.argv());
    }

    @Test
    void keepsRawBytes() {
        Bytes odd = Bytes.of((byte) 0xff, (byte) 0x80);
        assertThat(Command.ofBytes(List.of(Bytes.of("x"), odd)).argv().get(1).toArray())
                .containsExactly(0xff, 0x80);
    }

    @Test
    void refusesWhatTheKernelCannotTake() {
        assertThatThrownBy(() -> Command.ofBytes(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Command.of("a\0b")).hasMessageContaining("zero byte");
        assertThatThrownBy(() -> Command.of("a").withEnv("A=B", "c")).hasMessageContaining("A=B");
        assertThatThrownBy(() -> Command.of("a").withEnv("", "c")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Command.of("a").withStdin(Stdio.capture())).hasMessageContaining("captured");
        assertThatThrownBy(() -> Command.of("a").withStdout(Stdio.input(Bytes.EMPTY)))
                .hasMessageContaining("input");
        assertThatThrownBy(() -> Command.of("a").withInheritedDescriptors(2)).hasMessageContaining("2");
    }

    @Test
    void ofSettingAndRemovingAVariableTheLastCounts() {
        Bytes name = Bytes.of("A");
        Command removed = Command.of("x").withEnv("A", "1").withoutEnv(name);
        assertThat(removed.environment()).isEmpty();
        assertThat(removed.removedVariables()).containsExactly(name);
        assertThat(removed.withEnv("A", "2").removedVariables()).isEmpty();
    }
}
