package dev.reverie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.Command;
import dev.reverie.api.Stdio;
import org.junit.jupiter.api.Test;

final class InheritedDescriptorsTest {
    private static Command with(String list) {
        return InheritedDescriptors.parse(list).passOn(Command.of("x"));
    }

    @Test
    void passesOnWhatIsAboveTwo() {
        assertThat(with(",0,1,10,2,5").inheritedDescriptors()).containsExactly(5, 10);
        assertThat(with("0,1,2").inheritedDescriptors()).isEmpty();
        assertThat(with("0,1,2,*").inheritedDescriptors()).isEmpty();
    }

    @Test
    void closesWhatWasClosed() {
        Command command = with(",1,7");
        assertThat(command.stdin()).isEqualTo(Stdio.closed());
        assertThat(command.stdout()).isEqualTo(Stdio.inherit());
        assertThat(command.stderr()).isEqualTo(Stdio.closed());
        assertThat(command.inheritedDescriptors()).containsExactly(7);
    }
}
