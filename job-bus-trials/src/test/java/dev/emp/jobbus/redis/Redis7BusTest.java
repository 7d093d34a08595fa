package dev.emp.jobbus.redis;

class Redis7BusTest extends RedisVersionContract {

    Redis7BusTest() {
        super(7);
    }
}
