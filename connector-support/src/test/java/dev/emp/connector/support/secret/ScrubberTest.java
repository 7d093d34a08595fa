package dev.emp.connector.support.secret;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ScrubberTest {

    private final Scrubber scrubber = new Scrubber();

    @Test
    void aKeyItWasToldIsTakenOutWhereverItStands() {
        scrubber.hide("0123456789abcdef");

        assertThat(scrubber.scrub("the key 0123456789abcdef, or x0123456789abcdefx"))
                .isEqualTo("the key [secret], or x[secret]x");
    }

    @Test
    void aKeyThatHoldsAnotherIsTakenOutWhole() {
        scrubber.hide("abcdefgh");
        scrubber.hide("abcdefgh-ijkl");

        assertThat(scrubber.scrub("abcdefgh-ijkl")).isEqualTo("[secret]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-proj-abcDEF_123-456",
                "sk-ab***********yz12",
                "r8_abcdefghijkl",
                "rpa_ABCDEFGHIJ123",
                "Bearer whatever.it/is+",
                "bearer abc"
            })
    void whatLooksLikeAKeyIsTakenOut(String key) {
        assertThat(scrubber.scrub("Incorrect key: " + key + ", sorry")).isEqualTo("Incorrect key: [secret], sorry");
    }

    @Test
    void ordinaryWordsStay() {
        scrubber.hide("x");

        assertThat(scrubber.scrub("The task-force asks bearers of model gpt-4o-mini for x"))
                .isEqualTo("The task-force asks bearers of model gpt-4o-mini for x");
    }

    @Test
    void jsonIsCleanedInNamesAndValuesAndKeepsItsShape() {
        JsonMapper json = JsonMapper.builder().build();

        assertThat(scrubber.scrub(
                        json.readTree("{\"sk-abcdefgh\": [\"Bearer abcdef\", 1, null, {\"a\": true}], \"b\": 2.5}")))
                .isEqualTo(json.readTree("{\"[secret]\": [\"[secret]\", 1, null, {\"a\": true}], \"b\": 2.5}"));
    }
}
