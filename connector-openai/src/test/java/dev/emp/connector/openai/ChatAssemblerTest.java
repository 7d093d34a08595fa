package dev.emp.connector.openai;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ChatAssemblerTest {

    private final ChatAssembler assembler = new ChatAssembler();

    @Test
    void piecesOfTextAreJoinedAndTheFirstChoiceIsPassedOn() {
        assertThat(
                        add(
                                "{'id': 'c', 'model': 'm', 'choices': [{'index': 0, 'delta': {'role': 'assistant', 'content': 'He'}}]}"))
                .isEqualTo("He");
        assertThat(add("{'id': 'c', 'choices': [{'index': 1, 'delta': {'content': 'other'}}]}"))
                .isEmpty();
        add(
                "{'id': 'c', 'choices': [{'index': 0, 'delta': {'content': 'llo', 'reasoning_content': 'be'}, 'finish_reason': null}]}");
        add("{'id': 'c', 'choices': [{'index': 0, 'delta': {'reasoning_content': 'cause'}, 'finish_reason': 'stop'}]}");
        assertThat(assembler.isFinished()).isFalse();
        add("{'id': 'c', 'choices': [{'index': 1, 'delta': {}, 'finish_reason': 'length'}]}");
        add("{'id': 'c', 'choices': [], 'usage': {'prompt_tokens': 3}}");

        ObjectNode whole = assembler.completion();
        assertThat(assembler.isFinished()).isTrue();
        assertThat(whole.path("object").asString()).isEqualTo("chat.completion");
        assertThat(whole.path("model").asString()).isEqualTo("m");
        assertThat(whole.at("/choices/0/message/content").asString()).isEqualTo("Hello");
        assertThat(whole.at("/choices/0/message/role").asString()).isEqualTo("assistant");
        assertThat(whole.at("/choices/0/message/reasoning_content").asString()).isEqualTo("because");
        assertThat(whole.at("/choices/1/message/content").asString()).isEqualTo("other");
        assertThat(whole.at("/choices/1/finish_reason").asString()).isEqualTo("length");
        assertThat(whole.at("/usage/prompt_tokens").asInt()).isEqualTo(3);
    }

    @Test
    void callsOfToolsArePutTogetherByTheirPlace() {
        add("{'choices': [{'index': 0, 'delta': {'tool_calls': [{'index': 0, 'id': 'a', 'type': 'function', 'function':"
                + " {'name': 'f', 'arguments': ''}}]}}]}");
        add("{'choices': [{'index': 0, 'delta': {'tool_calls': [{'index': 0, 'function': {'arguments': '{1'}}]}}]}");
        add("{'choices': [{'index': 0, 'delta': {'tool_calls': [{'index': 1, 'id': 'b', 'function': {'name': 'g',"
                + " 'arguments': 'x'}}]}}]}");
        add("{'choices': [{'index': 0, 'delta': {'tool_calls': [{'index': 0, 'function': {'arguments': '}'}}]}}]}");

        ObjectNode whole = assembler.completion();
        assertThat(whole.at("/choices/0/message/tool_calls").toString())
                .isEqualTo("[{\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{1}\"}},"
                        + "{\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"x\"}}]");
        assertThat(whole.at("/choices/0/message/content").isNull()).isTrue();
    }

    @Test
    void logProbabilitiesAreCollected() {
        add("{'choices': [{'index': 0, 'delta': {}, 'logprobs': {'content': [{'token': 'a'}], 'refusal': null}}]}");
        add("{'choices': [{'index': 0, 'delta': {}, 'logprobs': {'content': [{'token': 'b'}], 'refusal': null}}]}");

        assertThat(assembler.completion().at("/choices/0/logprobs/content")).hasSize(2);
    }

    private String add(String chunk) {
        return assembler.add((ObjectNode) Json.read(chunk.replace('\'', '"')));
    }
}
