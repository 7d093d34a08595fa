package dev.emp.connector.comfyui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class PlaceholdersTest {

    @Test
    void aTextThatIsNothingButAPlaceholderBecomesTheParameterWithItsType() throws Exception {
        assertThat(fill("{\"seed\": \"{{seed}}\", \"flag\": \"{{ flag }}\", \"list\": \"{{list}}\"}", """
                {"seed": 42, "flag": true, "list": [1, "b"]}
                """))
                .isEqualTo(Inputs.json("{\"seed\": 42, \"flag\": true, \"list\": [1, \"b\"]}"));
    }

    @Test
    void withinATextPlaceholdersBecomeText() throws Exception {
        assertThat(fill("{\"text\": \"a {{animal}}, {{count}} of them\"}", "{\"animal\": \"cat\", \"count\": 3}"))
                .isEqualTo(Inputs.json("{\"text\": \"a cat, 3 of them\"}"));
    }

    @Test
    void defaultsStandWhereAParameterIsMissing() throws Exception {
        assertThat(fill(
                        "{\"steps\": \"{{steps|20}}\", \"on\": \"{{on|true}}\", \"name\": \"{{name|a dog}}\","
                                + " \"text\": \"{{who|nobody}} is {{what|}}here\"}",
                        "{\"name\": \"a cat\"}"))
                .isEqualTo(Inputs.json(
                        "{\"steps\": 20, \"on\": true, \"name\": \"a cat\", \"text\": \"nobody is here\"}"));
    }

    @Test
    void inputsWithinListsAndGroupsAreFilled() throws Exception {
        assertThat(fill(
                        "{\"lora\": {\"name\": \"{{lora}}\"}, \"points\": [\"{{x}}\", 2]}",
                        "{\"lora\": \"a\", \"x\": 1}"))
                .isEqualTo(Inputs.json("{\"lora\": {\"name\": \"a\"}, \"points\": [1, 2]}"));
    }

    @Test
    void whatAParameterHoldsIsNotLookedAtAgain() throws Exception {
        assertThat(fill("{\"a\": \"{{a}}\", \"b\": \"so {{a}}\"}", "{\"a\": \"{{b}}\"}"))
                .isEqualTo(Inputs.json("{\"a\": \"{{b}}\", \"b\": \"so {{b}}\"}"));
    }

    @Test
    void bracesThatAreNoPlaceholderStay() throws Exception {
        String inputs = "{\"text\": \"{red|blue} {{1}} {{ }} {{a b}} {{x\"}";

        assertThat(fill(inputs, "{}")).isEqualTo(Inputs.json(inputs));
    }

    @Test
    void aMissingParameterIsNamedWithItsPlaceAndWhatWasMeant() {
        assertThat(fault("{\"text\": \"a {{prompt}}\"}", "{\"promt\": \"cat\"}"))
                .isEqualTo("/workflow/6/inputs/text has the placeholder {{prompt}}, and /parameters/prompt is missing;"
                        + " did you mean \"promt\"?");
    }

    @Test
    void aParameterThatIsUsedNowhereIsNamed() {
        assertThat(fault("{\"text\": \"a {{x}}\"}", "{\"x\": 1, \"sede\": 1}"))
                .isEqualTo("/parameters/sede is used nowhere: no input of the workflow has {{sede}}");
    }

    @Test
    void aListCannotStandWithinAText() {
        assertThat(fault("{\"text\": \"a {{x}}\"}", "{\"x\": [1]}"))
                .isEqualTo(
                        "/parameters/x must be a text, a number or true or false, since /workflow/6/inputs/text has it"
                                + " within a text");
    }

    private static JsonNode fill(String inputs, String parameters) throws ConnectorException {
        return Placeholders.fill(workflow(inputs), (ObjectNode) Inputs.json(parameters))
                .path("6")
                .path("inputs");
    }

    private static String fault(String inputs, String parameters) {
        ConnectorException failure = catchThrowableOfType(ConnectorException.class, () -> fill(inputs, parameters));
        assertThat(failure.errorClass()).isEqualTo(ErrorClass.INVALID_INPUT);
        return failure.getMessage();
    }

    private static ObjectNode workflow(String inputs) {
        return (ObjectNode) Inputs.json("{\"6\": {\"class_type\": \"X\", \"inputs\": " + inputs + "}}");
    }
}
