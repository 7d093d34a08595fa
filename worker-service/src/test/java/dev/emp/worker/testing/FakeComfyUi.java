package dev.emp.worker.testing;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** A provider's process for tests: takes the command line of ComfyUI and answers that it is ready. */
public final class FakeComfyUi {

    private FakeComfyUi() {}

    public static void main(String[] args) throws Exception {
        List<String> arguments = List.of(args);
        int port = Integer.parseInt(arguments.get(arguments.indexOf("--port") + 1));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/system_stats", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        System.out.println("called with " + String.join(" ", arguments));
        System.out.println("says grüezi on port " + port);
    }
}
