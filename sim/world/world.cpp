#include "world/world.h"

#include "world/models.h"

namespace ringroom::world {

World::World(std::shared_ptr<const center::Settings> settings, Scripts scripts,
             WorldOptions options)
    : models_(
          std::make_unique<Models>(std::move(settings), std::move(scripts), std::move(options))) {}
World::~World() = default;

void World::on_fact(std::function<void(const StampedFact&)> sink) {
    models_->fact_sink = std::move(sink);
}
void World::on_event(std::function<void(Instant, const Event&)> sink) {
    models_->event_sink = std::move(sink);
}
void World::on_command(std::function<void(Instant, const Command&)> sink) {
    models_->command_sink = std::move(sink);
}
void World::post(Instant at, Event event) {
    models_->post(at, std::move(event));
}
void World::run_until(Instant until) {
    models_->run_until(until);
}
void World::stop_mischief() {
    models_->mischief = {};
}
bool World::drained() const {
    const auto counts = models_->machine.counts();
    return counts.contacts == 0 && counts.legs == 0 && counts.bridges == 0;
}
Instant World::now() const {
    return models_->now;
}
std::uint64_t World::steps() const {
    return models_->steps;
}
std::uint64_t World::fact_hash() const {
    return models_->hash;
}
center::Machine& World::machine() {
    return models_->machine;
}

Duration speaking_time(std::string_view words) {
    std::int64_t ms = 300;
    for (const char c : words) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0xc0)
            ms += 222;
        else if (byte < 0x80)
            ms += 71;
    }
    return {ms};
}

} // namespace ringroom::world
