package dev.emp.connector.openai;

import com.openai.models.images.ImageGenerateParams;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.support.cost.Usage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Images made and edited: they become artifacts. */
final class ImageWork implements Work {

    private final String what;
    private final Preparation preparation;

    private ImageWork(String what, Preparation preparation) {
        this.what = what;
        this.preparation = preparation;
    }

    /** What is done before the call is made. */
    private interface Preparation {
        Exchange.Request prepare(OpenAiInput input) throws ConnectorException;
    }

    static Work generate() {
        return new ImageWork("POST /images/generations", input -> {
            ObjectNode body = RequestBody.withFiles(input);
            requireOneAnswer(body);
            if (input.model().orElse("").startsWith("dall-e") && !body.has("response_format")) {
                // the only models that would answer with a URL, which ends within the hour
                body.put("response_format", "b64_json");
            }
            return Requests.images(RequestBody.ofType(body, ImageGenerateParams.Body.class));
        });
    }

    static Work edit() {
        return new ImageWork("POST /images/edits", input -> {
            requireOneAnswer(input.body());
            return Requests.editedImages(new ImageEditForm(input).params());
        });
    }

    private static void requireOneAnswer(ObjectNode body) throws ConnectorException {
        if (body.path("stream").asBoolean(false)) {
            throw OpenAiInput.invalid("/body/stream must be left out: images come in one piece here");
        }
    }

    @Override
    public ConnectorResult run(Job job) throws ConnectorException, InterruptedException {
        Exchange.Request request = preparation.prepare(job.input());
        try (Answer answer = job.pay(what, request)) {
            return store(job, answer);
        }
    }

    private ConnectorResult store(Job job, Answer answer) throws ConnectorException, InterruptedException {
        try (ImageAnswer images = ImageAnswer.read(answer)) {
            JsonNode json = images.json();
            if (json.path("data").isEmpty()) {
                throw job.exchange().errors().notWhatIsDocumented(what, "an answer with images", null);
            }
            images.storeIn(new InlineFiles(job.context(), false));
            return job.done(json, usage(json));
        }
    }

    static Usage usage(JsonNode answer) {
        return UsageReport.of(answer).plus(Usage.images(answer.path("data").size()));
    }
}
