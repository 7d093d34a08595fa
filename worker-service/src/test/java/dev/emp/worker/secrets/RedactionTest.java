package dev.emp.worker.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RedactionTest {

    private static final String HARD = "p\"ä\\s/s wörd+\t1";

    private static Redaction of(String name, String value) {
        return Redaction.of(Map.of(name, value));
    }

    @Test
    void aSecretIsTakenOutWhereverItStands() {
        assertThat(of("stripe", "hunter2-hunter2").scrub("hunter2-hunter2, xhunter2-hunter2x"))
                .isEqualTo("[secret stripe], x[secret stripe]x");
    }

    @Test
    void whatIsShorterThanEightCharactersStays() {
        assertThat(of("pin", "1234567").scrub("1234567 12345678")).isEqualTo("1234567 12345678");
        assertThat(of("pin", "12345678").scrub("1234567 12345678")).isEqualTo("1234567 [secret pin]");
    }

    @Test
    void aSecretIsKnownInTheFormsInWhichProgramsWriteIt() {
        Redaction redaction = of("x", HARD);
        String json = JsonMapper.shared().writeValueAsString(HARD);

        assertThat(redaction.scrub(json)).isEqualTo("\"[secret x]\"");
        assertThat(redaction.scrub("p\\\"\\u00e4\\\\s/s w\\u00f6rd+\\t1")).isEqualTo("[secret x]");
        assertThat(redaction.scrub(json.replace("/", "\\/"))).isEqualTo("\"[secret x]\"");
        assertThat(redaction.scrub("?q=" + URLEncoder.encode(HARD, UTF_8) + "&a=b"))
                .isEqualTo("?q=[secret x]&a=b");
        assertThat(redaction.scrub("/" + URLEncoder.encode(HARD, UTF_8).replace("+", "%20")))
                .isEqualTo("/[secret x]");
        assertThat(redaction.scrub(Base64.getEncoder().encodeToString(HARD.getBytes(UTF_8))))
                .isEqualTo("[secret x]");
        assertThat(redaction.scrub(Base64.getUrlEncoder().encodeToString(HARD.getBytes(UTF_8))))
                .isEqualTo("[secret x]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ab", "abc", "user:"})
    void aSecretIsKnownInsideOfALongerTextInBase64(String before) {
        String basic = Base64.getEncoder().encodeToString((before + "hunter2-hunter2:and more").getBytes(UTF_8));

        String clean = of("x", "hunter2-hunter2").scrub("Basic " + basic);

        assertThat(clean).contains("[secret x]");
        assertThat(clean.length()).as(clean).isLessThan(basic.length());
    }

    @Test
    void eachLineOfASecretIsOne() {
        assertThat(of("key", "-----BEGIN KEY-----\nMIIBVgIBADANBg\nshort\n").scrub("line 2: MIIBVgIBADANBg, short"))
                .isEqualTo("line 2: [secret key], short");
    }

    @Test
    void aSecretThatHoldsAnotherIsTakenOutWhole() {
        Redaction redaction = Redaction.of(Map.of("a", "hunter2-hunter2", "b", "hunter2-hunter2-hunter2-hunter2"));

        assertThat(redaction.scrub("hunter2-hunter2-hunter2-hunter2")).isEqualTo("[secret b]");
    }

    @Test
    void whatIsShownIsNotTakenForASecret() {
        Redaction redaction = Redaction.of(Map.of("password", "some-long-text", "b", "password"));

        assertThat(redaction.scrub("some-long-text password")).isEqualTo("[secret password] [secret b]");
    }

    @Test
    void jsonIsCleanedInNamesTextsAndNumbersAndKeepsItsShape() {
        JsonNode node = json("{'12345678':[12345678,1,null,true,{'a':'x 12345678'}],'b':2.50}");

        assertThat(of("pin", "12345678").scrub(node))
                .isEqualTo(json("{'[secret pin]':['[secret pin]',1,null,true,{'a':'x [secret pin]'}],'b':2.50}"));
    }

    @Test
    void bytesThatAreNoSecretStayAsTheyAre() {
        byte[] odd = {(byte) 0xff, 0, (byte) 0xc3, 'x'};

        assertThat(of("x", HARD).scrub(odd)).isEqualTo(odd);
        assertThat(new String(of("x", HARD).scrub(("ä" + HARD + "ö").getBytes(UTF_8)), UTF_8))
                .isEqualTo("ä[secret x]ö");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 16, 100})
    void aSecretInPiecesIsTakenOutAndNothingElse(int size) {
        String text = "hunter hunter2-hunter2hunter2-hunt hunter2-" + HARD + "p\"ä\\s/s w hunter2-hunter2 hunter2";
        Redaction redaction = Redaction.of(Map.of("a", "hunter2-hunter2", "b", HARD));
        byte[] bytes = text.getBytes(UTF_8);
        RedactedStream stream = redaction.stream();
        ByteArrayOutputStream shown = new ByteArrayOutputStream();

        for (int at = 0; at < bytes.length; at += size) {
            shown.writeBytes(stream.next(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size))));
            assertThat(shown.toString(UTF_8)).doesNotContain("hunter2-hunter2");
        }
        shown.writeBytes(stream.rest());

        assertThat(shown.toString(UTF_8)).isEqualTo(redaction.scrub(text));
    }

    @Test
    void whatCannotBeTheBeginningOfASecretIsShownAtOnce() {
        RedactedStream stream = of("x", "hunter2-hunter2").stream();

        assertThat(new String(stream.next("a fox hun".getBytes(UTF_8)), UTF_8)).isEqualTo("a fox ");
        assertThat(new String(stream.next("ts".getBytes(UTF_8)), UTF_8)).isEqualTo("hunts");
        assertThat(stream.rest()).isEmpty();
    }

    @Test
    void aHandleIsGivenBackAsItWas() {
        Redaction redaction = of("x", "$1\\hunter2-hunter2");
        String scrubbed = redaction.scrub("job/$1\\hunter2-hunter2/7");

        assertThat(scrubbed).isEqualTo("job/[secret x]/7");
        assertThat(redaction.restore(scrubbed)).isEqualTo("job/$1\\hunter2-hunter2/7");
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.replace('\'', '"'));
    }
}
