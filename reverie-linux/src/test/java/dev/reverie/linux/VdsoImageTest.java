package dev.reverie.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reverie.linux.ffi.ProcessMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Reads the vDSO of this very JVM, and what is none. */
final class VdsoImageTest {
    @Test
    void hasTheFunctionsThatItsManualNames() throws Exception {
        byte[] image = ownVdso();
        assertThat(VdsoImage.of(image).functions())
                .extracting(VdsoImage.Function::name)
                .contains("__vdso_clock_gettime", "__vdso_gettimeofday", "__vdso_time", "__vdso_getcpu");
        assertThat(VdsoImage.of(image).functions())
                .allMatch(function -> function.offset() > 0
                        && function.size() >= 8
                        && function.offset() + function.size() <= image.length);
    }

    @Test
    void refusesWhatIsNone() throws Exception {
        assertThatThrownBy(() -> VdsoImage.of(new byte[4096])).hasMessageContaining("no ELF image");
        byte[] half = Arrays.copyOf(ownVdso(), 600);
        VdsoImage image = VdsoImage.of(half);
        assertThatThrownBy(image::functions).hasMessageContaining("outside");
    }

    private static byte[] ownVdso() throws Exception {
        ByteBuffer entries =
                ByteBuffer.wrap(Files.readAllBytes(Path.of("/proc/self/auxv"))).order(ByteOrder.LITTLE_ENDIAN);
        long base = 0;
        while (entries.remaining() >= 16) {
            long type = entries.getLong();
            long value = entries.getLong();
            base = type == 33 ? value : base;
        }
        byte[] image = new byte[VdsoImage.HEADERS];
        int pid = (int) ProcessHandle.current().pid();
        new ProcessMemory().read(pid, base, image, 0, image.length);
        image = new byte[VdsoImage.of(image).size()];
        assertThat(new ProcessMemory().read(pid, base, image, 0, image.length)).isEqualTo(image.length);
        return image;
    }
}
