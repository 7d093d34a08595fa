package dev.emp.monitor.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.monitor.feed.ClientMessage.Look;
import dev.emp.monitor.feed.ClientMessage.Since;
import dev.emp.monitor.feed.ClientMessage.Subscribe;
import dev.emp.monitor.feed.ClientMessage.Unsubscribe;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class ClientMessageParserTest {

    private final ClientMessageParser parser = new ClientMessageParser(JsonMapper.shared());

    @Test
    void readsASubscription() {
        assertThat(parser.parse("""
            {"type":"sub","topic":"jobs","window":50,"filter":{"state":["failed","expired"]},
             "since":{"epoch":"1","seq":"17-0"}}\
            """))
                .isEqualTo(new Subscribe(
                        "jobs",
                        new FeedFilter(Map.of("state", Set.of("failed", "expired"))),
                        50,
                        new Since("1", "17-0"),
                        null,
                        null));
    }

    @Test
    void readsWhatIsInSight() {
        assertThat(parser.parse("{\"type\":\"look\",\"topic\":\"jobs\",\"newest\":60}"))
                .isEqualTo(new Look("jobs", new FeedLook(60, Set.of())));
        assertThat(parser.parse("{\"type\":\"sub\",\"topic\":\"jobs\",\"part\":250,\"look\":{\"ids\":[\"a\"]}}"))
                .isEqualTo(new Subscribe("jobs", FeedFilter.ALL, null, null, 250, new FeedLook(0, Set.of("a"))));
    }

    @Test
    void readsTheShortestSubscriptionAndItsEnd() {
        assertThat(parser.parse("{\"type\":\"sub\",\"topic\":\"jobs\"}"))
                .isEqualTo(new Subscribe("jobs", FeedFilter.ALL, null, null, null, null));
        assertThat(parser.parse("{\"type\":\"unsub\",\"topic\":\"jobs\"}")).isEqualTo(new Unsubscribe("jobs"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        [1]                                                          | the message must be an object
        {"topic":"jobs"}                                             | type must be a text
        {"type":"dance"}                                             | unknown type 'dance', allowed: look, sub, unsub
        {"type":"sub"}                                               | topic must be a text
        {"type":"sub","topic":"jobs","windo":1}                      | unknown field 'windo', allowed: filter, look, part, since, topic, type, window
        {"type":"sub","topic":"jobs","window":0}                     | window must be a whole number from 1 to 10000
        {"type":"sub","topic":"jobs","window":"9"}                   | window must be a whole number from 1 to 10000
        {"type":"sub","topic":"jobs","part":0}                       | part must be a whole number from 1 to 10000
        {"type":"sub","topic":"jobs","look":{"all":1}}               | unknown field 'all', allowed: ids, newest
        {"type":"look","topic":"jobs","newest":501}                  | newest must be a whole number from 0 to 500
        {"type":"look","topic":"jobs","ids":"a"}                     | ids must be a list of texts
        {"type":"sub","topic":"jobs","filter":{"state":"failed"}}    | filter.state must be a list of texts
        {"type":"sub","topic":"jobs","filter":[]}                    | filter must be an object
        {"type":"sub","topic":"jobs","since":{"epoch":"1"}}          | seq must be a text
        {"type":"sub","topic":"jobs","since":null}                   | since must be an object
        """)
    void namesTheFaultAndWhatIsAllowed(String message, String fault) {
        assertThatThrownBy(() -> parser.parse(message))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(fault);
    }

    @Test
    void refusesWhatIsNotJson() {
        assertThatThrownBy(() -> parser.parse("{"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not JSON: ");
    }
}
