package dev.emp.orchestrator.fleet;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.emp.jobbus.machine.MachineCommand;
import dev.emp.jobbus.machine.SentCommand;
import dev.emp.orchestrator.jobs.Links;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A command for a machine as clients see it.
 *
 * @param service left out unless it is a restart of one service
 * @param answeredAt left out until the machine has answered, like {@code answer}
 */
@Schema(name = "MachineCommand")
@JsonInclude(JsonInclude.Include.NON_NULL)
record CommandView(
        @Schema(example = "cmd_01k9yzqj1m4x7v2t8n3c5b6d7e") String id,
        String machine,

        @Schema(allowableValues = {"drain", "resume", "restart"})
        String command,

        @Schema(description = "Left out unless it is a restart of one service") @Nullable
        String service,

        @Schema(
                allowableValues = {"waiting", "accepted", "refused", "expired"},
                description = "expired: the machine did not answer within two minutes, and will not do it any more")
        String state,

        @JsonProperty("sent_at") Instant sentAt,
        @JsonProperty("answered_at") @Nullable Instant answeredAt,

        @Schema(description = "What the machine said, a sentence for people") @Nullable
        String answer,

        @JsonProperty("status_url") String statusUrl) {

    static CommandView of(SentCommand command, Links links) {
        return new CommandView(
                command.id(),
                command.machine().value(),
                command.command().wireName(),
                command.command() instanceof MachineCommand.Restart(String service) ? service : null,
                command.state().wireName(),
                command.sentAt(),
                command.answeredAt(),
                command.answer(),
                links.base() + "/v1/machines/" + command.machine() + "/commands/" + command.id());
    }
}
