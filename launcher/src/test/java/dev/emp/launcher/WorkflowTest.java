package dev.emp.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WorkflowTest {

    private static final Path EXAMPLES = Path.of("..", "examples");

    @TempDir
    Path directory;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    @Test
    void theExampleJobIsTheExampleWorkflowAsARequest() throws Exception {
        JsonNode request = JsonMapper.shared().readTree(Files.readString(EXAMPLES.resolve("text-to-image-job.json")));
        JsonNode made = Workflow.toJob(EXAMPLES.resolve("text-to-image.json"), List.of());
        assertThat(request.path("service")).isEqualTo(made.path("service"));
        assertThat(request.path("input")).isEqualTo(made.path("input"));
    }

    @Test
    void inputFilesGoAlongAsDataUrls() throws Exception {
        Path workflow = file("w.json", "{\"1\":{\"class_type\":\"LoadImage\",\"inputs\":{\"image\":\"in.png\"}}}");
        JsonNode job = Workflow.toJob(workflow, List.of(file("in.png", "abc")));
        assertThat(job.path("input").path("files").path("in.png").asString()).isEqualTo("data:image/png;base64,YWJj");
    }

    @Test
    void whatIsNoApiWorkflowIsRefusedWithTheReason() throws Exception {
        assertThatThrownBy(() -> Workflow.toJob(directory.resolve("none.json"), List.of()))
                .hasMessageContaining("can't be read");
        Path noJson = file("a.json", "{");
        assertThatThrownBy(() -> Workflow.toJob(noJson, List.of())).hasMessageContaining("is not JSON");
        Path list = file("b.json", "[]");
        assertThatThrownBy(() -> Workflow.toJob(list, List.of())).hasMessageContaining("not a JSON object of nodes");
        Path editor = file("c.json", "{\"nodes\":[],\"links\":[]}");
        assertThatThrownBy(() -> Workflow.toJob(editor, List.of())).hasMessageContaining("editor's format");
    }
}
