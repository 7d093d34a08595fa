package dev.emp.worker.supervision;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A service for tests: answers 503 twice and then 204. */
final class ReadyServer {

    private static final int NOT_YET = 2;
    private static int asked;

    private ReadyServer() {}

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(asked++ < NOT_YET ? 503 : 204, -1);
            exchange.close();
        });
        server.start();
        System.out.println("listens");
    }
}
