package dev.reverie.syscalls.value;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.syscalls.value.Value.Bytes;
import dev.reverie.syscalls.value.Value.Field;
import dev.reverie.syscalls.value.Value.Form;
import dev.reverie.syscalls.value.Value.Items;
import dev.reverie.syscalls.value.Value.Style;
import dev.reverie.syscalls.value.Value.Word;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonWriterTest {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final NameSet MODES = new NameSet(
            "O_???", NameSet.Form.FLAGS, new long[] {3, 0}, new long[] {1, 0x80000}, new String[] {"W", "CLOEXEC"});
    private static final NameSet WHENCE =
            new NameSet("SEEK_???", NameSet.Form.ENUM, new long[] {0}, new long[] {2}, new String[] {"SEEK_END"});

    @Test
    void numbersHaveAllTheirDigits() {
        assertThat(JsonWriter.json(Value.signed(Long.MIN_VALUE))).isEqualTo("-9223372036854775808");
        assertThat(JsonWriter.json(Value.unsigned(-1))).isEqualTo("18446744073709551615");
        assertThat(JsonWriter.json(Value.octal(0644))).isEqualTo("420");
    }

    @Test
    void flagsAreNamesBesideTheNumber() {
        assertThat(JsonWriter.json(new Value.Named(0x80001, MODES)))
                .isEqualTo("{\"value\":524289,\"flags\":[\"W\",\"CLOEXEC\"]}");
        assertThat(JsonWriter.json(new Value.Named(0x101, MODES)))
                .isEqualTo("{\"value\":257,\"flags\":[\"W\"],\"unnamed\":256}");
        assertThat(JsonWriter.json(new Value.Named(2, WHENCE))).isEqualTo("{\"value\":2,\"name\":\"SEEK_END\"}");
        assertThat(JsonWriter.json(new Value.Named(9, WHENCE))).isEqualTo("{\"value\":9}");
    }

    @Test
    void wordsAreNamesOrTexts() {
        assertThat(JsonWriter.json(new Word("AT_FDCWD", -100))).isEqualTo("{\"value\":-100,\"name\":\"AT_FDCWD\"}");
        assertThat(JsonWriter.json(new Word("8192*1024", 8388608)))
                .isEqualTo("{\"value\":8388608,\"text\":\"8192*1024\"}");
    }

    @Test
    void addressesAreHexadecimal() {
        assertThat(JsonWriter.json(new Value.Address(-1))).isEqualTo("{\"address\":\"0xffffffffffffffff\"}");
        assertThat(JsonWriter.json(new Value.Address(0))).isEqualTo("null");
    }

    @Test
    void bytesAreTextIfTheyCanBe() {
        assertThat(JsonWriter.json(data("h\u00e9\n\0\u0085".getBytes(StandardCharsets.UTF_8), false)))
                .isEqualTo("\"h\u00e9\\n\\u0000\\u0085\"");
        assertThat(JsonWriter.json(data(new byte[] {-1}, false))).isEqualTo("{\"base64\":\"/w==\"}");
        assertThat(JsonWriter.json(data(new byte[] {'a', -1}, true)))
                .isEqualTo("{\"base64\":\"Yf8=\",\"truncated\":true}");
        assertThat(JsonWriter.json(new Bytes(new byte[] {'a'}, false, Form.RANDOM)))
                .isEqualTo("{\"base64\":\"YQ==\"}");
        assertThat(JsonWriter.json(new Bytes(new byte[] {'a'}, false, Form.ABSTRACT)))
                .isEqualTo("{\"text\":\"a\",\"abstract\":true}");
    }

    @Test
    void aCharacterThatWasCutInTwoIsLeftOut() {
        byte[] whole = "a\u20ac".getBytes(StandardCharsets.UTF_8);
        assertThat(JsonWriter.json(data(Arrays.copyOf(whole, 3), true)))
                .isEqualTo("{\"text\":\"a\",\"truncated\":true}");
        assertThat(JsonWriter.json(data(Arrays.copyOf(whole, 3), false))).isEqualTo("{\"base64\":\"YeKC\"}");
    }

    @Test
    void structuresAndListsSayWhenThereIsMore() {
        Field field = new Field("st_size", Value.signed(7));
        assertThat(JsonWriter.json(new Value.Struct(List.of(field), true))).isEqualTo("{\"st_size\":7,\"...\":true}");
        assertThat(JsonWriter.json(Items.of(Value.signed(1), Value.signed(2)))).isEqualTo("[1,2]");
        assertThat(JsonWriter.json(new Items(List.of(Value.signed(1)), Style.LIST, true)))
                .isEqualTo("{\"items\":[1],\"truncated\":true}");
        assertThat(JsonWriter.json(new Items(List.of(), Style.ALL_BUT, false))).isEqualTo("{\"all_but\":[]}");
        assertThat(JsonWriter.json(new Value.Remark(new Word("...", 0), "0x10")))
                .isEqualTo("{\"unreadable\":\"0x10\"}");
    }

    @Test
    void whatHasChangedIsThereTwice() {
        assertThat(JsonWriter.json(new Value.Change(Value.signed(16), Value.signed(2), true)))
                .isEqualTo("{\"before\":16,\"after\":2}");
        assertThat(JsonWriter.json(new Value.Change(Value.signed(2), Value.signed(2), true)))
                .isEqualTo("2");
    }

    @Property
    void anyStringComesBack(@ForAll String text) {
        String json = new JsonWriter().add(text).toString();
        String encodable = new String(text.getBytes(StandardCharsets.UTF_16LE), StandardCharsets.UTF_16LE);
        assertThat(MAPPER.readTree(json).stringValue()).isEqualTo(encodable);
        assertThat(json.chars()).noneMatch(Character::isISOControl);
    }

    @Property
    void anyBytesComeBack(@ForAll byte[] bytes) {
        JsonNode node = MAPPER.readTree(JsonWriter.json(data(bytes, false)));
        byte[] back = node.isString()
                ? node.stringValue().getBytes(StandardCharsets.UTF_8)
                : Base64.getDecoder().decode(node.get("base64").stringValue());
        assertThat(back).isEqualTo(bytes);
    }

    @Property
    void anyNumberComesBack(@ForAll long number) {
        assertThat(MAPPER.readTree(JsonWriter.json(Value.signed(number))).bigIntegerValue())
                .isEqualTo(BigInteger.valueOf(number));
        assertThat(MAPPER.readTree(JsonWriter.json(Value.unsigned(number))).bigIntegerValue())
                .isEqualTo(new BigInteger(Long.toUnsignedString(number)));
    }

    @Property
    void anyTreeIsJson(@ForAll long seed) {
        String json = JsonWriter.json(tree(new Random(seed), 4));
        assertThat(json).doesNotContain("\n");
        MAPPER.readTree(json);
    }

    private static Bytes data(byte[] bytes, boolean more) {
        return new Bytes(bytes, more, Form.DATA);
    }

    private static Value tree(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 13 : 6)) {
            case 0 -> new Value.Num(random.nextLong(), one(random, Value.Radix.values()));
            case 1 -> new Value.Named(random.nextLong() >> random.nextInt(64), random.nextBoolean() ? MODES : WHENCE);
            case 2 -> new Word(text(random), random.nextLong());
            case 3 -> new Value.Address(random.nextLong());
            case 4 -> new Bytes(bytes(random), random.nextBoolean(), one(random, Form.values()));
            case 5 -> new Value.Descriptor(random.nextInt(), text(random));
            case 6, 7 -> new Value.Struct(fields(random, depth), random.nextBoolean());
            case 8 -> new Items(trees(random, depth), one(random, Style.values()), random.nextBoolean());
            case 9 -> new Value.Macro(text(random), trees(random, depth));
            case 10 -> new Value.Joined(trees(random, depth));
            case 11 -> new Value.Change(tree(random, depth - 1), tree(random, depth - 1), random.nextBoolean());
            default -> new Value.Remark(tree(random, depth - 1), text(random));
        };
    }

    private static List<Value> trees(Random random, int depth) {
        List<Value> values = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            values.add(tree(random, depth - 1));
        }
        return values;
    }

    /** Names differ, as those of a structure do. */
    private static List<Field> fields(Random random, int depth) {
        List<Field> fields = new ArrayList<>();
        for (Value value : trees(random, depth)) {
            fields.add(new Field(fields.size() + text(random), value, random.nextBoolean()));
        }
        return fields;
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Any characters, unpaired surrogates among them. */
    private static String text(Random random) {
        return random.ints(random.nextInt(8), 0, 0x10000)
                .collect(StringBuilder::new, (text, c) -> text.append((char) c), StringBuilder::append)
                .toString();
    }

    private static <E> E one(Random random, E[] all) {
        return all[random.nextInt(all.length)];
    }
}
