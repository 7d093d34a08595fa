package dev.emp.simulators.openai;

import dev.emp.simulators.http.Words;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Makes up texts: the same prompt gets the same answer. */
final class Story {
    /** What a model says that will not help. */
    static final Answer REFUSAL =
            new Answer(List.of("I'm", " sorry,", " but", " I", " can't", " help", " with", " that."), true);

    private final OpenAiSimulatorOptions options;

    Story(OpenAiSimulatorOptions options) {
        this.options = options;
    }

    /**
     * What a model says.
     *
     * @param tokens piece by piece
     * @param isWhole false when it was to be longer than allowed
     */
    record Answer(List<String> tokens, boolean isWhole) {
        String text() {
            return String.join("", tokens);
        }
    }

    /** @param atMost how many tokens the request allows */
    Answer tell(String prompt, int atMost, boolean asJson) {
        int length = Math.min(options.answerTokens(), atMost);
        List<String> tokens = new ArrayList<>(Words.about(prompt, options.seed(), length));
        if (asJson) {
            tokens.addFirst("{\"answer\":\"");
            tokens.addLast("\"}");
        }
        return new Answer(List.copyOf(tokens), options.answerTokens() <= atMost);
    }

    /** About as many tokens as OpenAI's models make of a text. */
    static int tokens(String text) {
        return text.isEmpty() ? 0 : 1 + text.length() / 4;
    }

    /** All texts within a value, in order. */
    static String texts(JsonNode value) {
        if (value.isString()) {
            return value.asString();
        }
        StringBuilder all = new StringBuilder();
        value.values().forEach(child -> all.append(texts(child)).append('\n'));
        return all.toString().strip();
    }
}
