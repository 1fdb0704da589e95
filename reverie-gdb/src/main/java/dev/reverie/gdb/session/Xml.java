package dev.reverie.gdb.session;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text in documents of XML, with a character for each byte of UTF-8. */
final class Xml {
    private Xml() {}

    /** Text as it may stand between tags, and in quotes. */
    static String escaped(String text) {
        boolean isText = isUtf8(text);
        StringBuilder xml = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            switch (each) {
                case '<' -> xml.append("&lt;");
                case '>' -> xml.append("&gt;");
                case '&' -> xml.append("&amp;");
                case '"' -> xml.append("&quot;");
                default -> xml.append(each < ' ' || each > '~' && !isText ? '?' : each);
            }
        }
        return xml.toString();
    }

    private static boolean isUtf8(String text) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
