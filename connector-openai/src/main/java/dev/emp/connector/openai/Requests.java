package dev.emp.connector.openai;

import com.openai.models.audio.speech.SpeechCreateParams;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import com.openai.models.batches.BatchCreateParams;
import com.openai.models.batches.BatchListParams;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.images.ImageEditParams;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.moderations.ModerationCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseRetrieveParams;

/** Every request that the SDK is asked to make. Answers come back as they are; {@link Answer} closes them. */
@SuppressWarnings("MustBeClosedChecker")
final class Requests {

    private Requests() {}

    static Exchange.Request chat(ChatCompletionCreateParams params) {
        return client -> client.chat().completions().withRawResponse().create(params);
    }

    static Exchange.Request chatStream(ChatCompletionCreateParams params) {
        return client -> client.chat().completions().withRawResponse().createStreaming(params);
    }

    static Exchange.Request wholeResponse(ResponseCreateParams params) {
        return client -> client.responses().withRawResponse().create(params);
    }

    static Exchange.Request responseStream(ResponseCreateParams params) {
        return client -> client.responses().withRawResponse().createStreaming(params);
    }

    /** @param after the number of the last event that was seen; negative for all */
    static Exchange.Request resumedStream(String response, long after) {
        ResponseRetrieveParams.Builder params = ResponseRetrieveParams.builder().responseId(response);
        if (after >= 0) {
            params.startingAfter(after);
        }
        return client -> client.responses().withRawResponse().retrieveStreaming(params.build());
    }

    static Exchange.Request response(String response) {
        return client -> client.responses().withRawResponse().retrieve(response);
    }

    static Exchange.Request cancelResponse(String response) {
        return client -> client.responses().withRawResponse().cancel(response);
    }

    static Exchange.Request embeddings(EmbeddingCreateParams.Body body) {
        EmbeddingCreateParams params =
                EmbeddingCreateParams.builder().body(body).build();
        return client -> client.embeddings().withRawResponse().create(params);
    }

    static Exchange.Request moderations(ModerationCreateParams.Body body) {
        ModerationCreateParams params =
                ModerationCreateParams.builder().body(body).build();
        return client -> client.moderations().withRawResponse().create(params);
    }

    static Exchange.Request images(ImageGenerateParams.Body body) {
        ImageGenerateParams params = ImageGenerateParams.builder().body(body).build();
        return client -> client.images().withRawResponse().generate(params);
    }

    static Exchange.Request editedImages(ImageEditParams params) {
        return client -> client.images().withRawResponse().edit(params);
    }

    static Exchange.Request speech(SpeechCreateParams.Body body) {
        SpeechCreateParams params = SpeechCreateParams.builder().body(body).build();
        return client -> client.audio().speech().withRawResponse().create(params);
    }

    static Exchange.Request transcription(TranscriptionCreateParams params) {
        return client -> client.audio().transcriptions().withRawResponse().create(params);
    }

    static Exchange.Request upload(FileCreateParams params) {
        return client -> client.files().withRawResponse().create(params);
    }

    static Exchange.Request fileContent(String file) {
        return client -> client.files().withRawResponse().content(file);
    }

    static Exchange.Request deleteFile(String file) {
        return client -> client.files().withRawResponse().delete(file);
    }

    static Exchange.Request createBatch(BatchCreateParams params) {
        return client -> client.batches().withRawResponse().create(params);
    }

    static Exchange.Request batch(String batch) {
        return client -> client.batches().withRawResponse().retrieve(batch);
    }

    static Exchange.Request batches(BatchListParams params) {
        return client -> client.batches().withRawResponse().list(params);
    }

    static Exchange.Request cancelBatch(String batch) {
        return client -> client.batches().withRawResponse().cancel(batch);
    }
}
