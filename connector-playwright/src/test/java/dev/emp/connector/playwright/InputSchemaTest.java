package dev.emp.connector.playwright;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.emp.connector.playwright.input.InvalidInput;
import dev.emp.connector.playwright.input.JobReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema, with which clients and the orchestrator work, and the reader say the same. */
class InputSchemaTest {

    private final Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(PlaywrightDescription.DESCRIPTOR.inputSchema().toString());
    private final JobReader reader = new JobReader(true);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'action': 'screenshot', 'url': 'https://example.com'}",
                "{'action': 'screenshot', 'url': 'HTTPS://example.com/a?b=c#d', 'full_page': true, 'format': 'webp', 'quality': 80,"
                        + " 'viewport': {'width': 800}, 'locale': 'de-DE', 'timezone': 'Europe/Berlin', 'user_agent': 'x',"
                        + " 'javascript': false, 'headers': {'Accept-Language': 'de'}, 'cookies': [{'name': 'a', 'value': 'b'}],"
                        + " 'timeout_seconds': 30.5, 'accept_status': [404], 'wait_for': 'networkidle'}",
                "{'action': 'screenshot', 'url': 'https://example.com', 'selector': 'h1', 'wait_for': {'selector': '#x', 'state': 'attached'}}",
                "{'action': 'pdf', 'url': 'https://example.com', 'format': 'A4', 'landscape': true, 'scale_percent': 50,"
                        + " 'margins': {'top': '1cm', 'left': '0.5in'}, 'background': false}",
                "{'action': 'extract', 'url': 'https://example.com', 'what': ['text', 'html', 'links', 'metadata', 'table'],"
                        + " 'selector': 'main', 'fields': {'a': 'h1', 'b': {'selector': 'a', 'attribute': 'href', 'all': true}}}",
                "{'action': 'script', 'url': 'https://example.com', 'repeat_if_lost': true, 'files': {'a.txt': 'data:text/plain;base64,YQ=='},"
                        + " 'steps': [{'action': 'goto', 'url': 'https://example.com/b', 'wait_for': {'selector': 'p'}},"
                        + " {'action': 'click', 'selector': 'a', 'times': 2}, {'action': 'download', 'selector': 'a'},"
                        + " {'action': 'fill', 'selector': 'a', 'text': ''}, {'action': 'type', 'selector': 'a', 'text': 'b'},"
                        + " {'action': 'press', 'key': 'Enter'}, {'action': 'select', 'selector': 'a', 'values': ['b']},"
                        + " {'action': 'check', 'selector': 'a', 'checked': false}, {'action': 'wait_for', 'selector': 'a', 'state': 'hidden'},"
                        + " {'action': 'wait_for', 'state': 'networkidle'}, {'action': 'wait_for_url', 'url': '**/x'},"
                        + " {'action': 'scroll', 'y': 500}, {'action': 'hover', 'selector': 'a'},"
                        + " {'action': 'upload', 'selector': 'a', 'files': ['a.txt']}, {'action': 'screenshot', 'name': 's', 'full_page': true},"
                        + " {'action': 'pdf'}, {'action': 'extract', 'what': ['text']}, {'action': 'evaluate', 'expression': '1'},"
                        + " {'action': 'expect', 'text': 'x', 'timeout_seconds': 1}]}"
            })
    void bothTake(String input) throws InvalidInput {
        assertThat(schema.validate(Browsers.json(input))).isEmpty();
        assertThat(reader.read(Browsers.json(input))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{'action': 'look', 'url': 'https://example.com'}",
                "{'action': 'screenshot'}",
                "{'action': 'screenshot', 'url': 'file:///etc/passwd'}",
                "{'action': 'screenshot', 'url': 'https://example.com', 'landscape': true}",
                "{'action': 'screenshot', 'url': 'https://example.com', 'format': 'a4'}",
                "{'action': 'screenshot', 'url': 'https://example.com', 'wait_for': 'soon'}",
                "{'action': 'screenshot', 'url': 'https://example.com', 'wait_for': {'state': 'visible'}}",
                "{'action': 'screenshot', 'url': 'https://example.com', 'timeout_seconds': 0}",
                "{'action': 'screenshot', 'url': 'https://example.com', 'accept_status': [200]}",
                "{'action': 'screenshot', 'url': 'https://example.com', 'viewport': {'width': 0}}",
                "{'action': 'screenshot', 'url': 'https://example.com', 'viewport': {'depth': 5}}",
                "{'action': 'screenshot', 'url': 'https://example.com', 'cookies': [{'value': 'x'}]}",
                "{'action': 'pdf', 'url': 'https://example.com', 'format': 'napkin'}",
                "{'action': 'pdf', 'url': 'https://example.com', 'margins': {'top': 'wide'}}",
                "{'action': 'extract', 'url': 'https://example.com', 'what': ['smell']}",
                "{'action': 'extract', 'url': 'https://example.com', 'fields': {'a': {'all': true}}}",
                "{'action': 'script', 'url': 'https://example.com'}",
                "{'action': 'script', 'url': 'https://example.com', 'steps': []}",
                "{'action': 'script', 'url': 'https://example.com', 'steps': [{'action': 'jump'}]}",
                "{'action': 'script', 'url': 'https://example.com', 'steps': [{'action': 'click'}]}",
                "{'action': 'script', 'url': 'https://example.com', 'steps': [{'action': 'click', 'selector': 'a', 'text': 'b'}]}",
                "{'action': 'script', 'url': 'https://example.com', 'steps': [{'action': 'scroll', 'name': 'a b'}]}",
                "{'action': 'script', 'url': 'https://example.com', 'files': {'a': 'b'}, 'steps': [{'action': 'scroll'}]}"
            })
    void bothRefuse(String input) {
        assertThat(schema.validate(Browsers.json(input))).isNotEmpty();
        assertThatThrownBy(() -> reader.read(Browsers.json(input)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("/");
    }

    /** What a schema cannot say. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'action': 'screenshot', 'url': 'https://256.1.1.1/'}",
                "{'action': 'screenshot', 'url': 'https://example.com', 'quality': 50}",
                "{'action': 'screenshot', 'url': 'https://example.com', 'timezone': 'Europe/Atlantis'}",
                "{'action': 'script', 'url': 'https://example.com', 'steps': [{'action': 'scroll', 'name': 'a'}, {'action': 'pdf', 'name': 'a'}]}",
                "{'action': 'script', 'url': 'https://example.com', 'steps': [{'action': 'upload', 'selector': 'a', 'files': ['b']}]}"
            })
    void theReaderRefuses(String input) {
        assertThatThrownBy(() -> reader.read(Browsers.json(input))).isInstanceOf(InvalidInput.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings =
                    "{'action': 'script', 'url': 'https://example.com', 'steps': [{'action': 'evaluate', 'expression': '1'}]}")
    void evaluateHasToBeAllowed(String input) {
        assertThatThrownBy(() -> new JobReader(false).read(Browsers.json(input)))
                .hasMessage("/steps/0/action evaluate is not allowed here: emp.playwright.allow-evaluate is not set");
    }
}
