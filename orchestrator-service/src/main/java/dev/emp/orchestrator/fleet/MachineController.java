package dev.emp.orchestrator.fleet;

import dev.emp.jobbus.machine.MachineDirectory;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@Tag(name = "Fleet")
final class MachineController {

    private final MachineDirectory directory;

    MachineController(MachineDirectory directory) {
        this.directory = directory;
    }

    @Operation(operationId = "listMachines", summary = "The machines that are not lost, by their last reports")
    @GetMapping(path = "/v1/machines", produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<MachineList> list() {
        return Mono.fromCompletionStage(directory::machines)
                .map(reports ->
                        new MachineList(reports.stream().map(MachineView::of).toList()));
    }

    @Schema(name = "MachineList")
    record MachineList(List<MachineView> machines) {}
}
