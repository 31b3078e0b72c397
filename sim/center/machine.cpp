#include "center/machine.h"

#include "center/core.h"

namespace ringroom::center {

Machine::Machine(std::shared_ptr<const Settings> settings, std::uint64_t seed)
    : core_(std::make_unique<Core>(std::move(settings), seed)) {}
Machine::~Machine() = default;

void Machine::add_script(const std::string& name, std::shared_ptr<const persona::Drill> script) {
    core_->scripts[name] = std::move(script);
}
void Machine::offer_settings(std::shared_ptr<const Settings> settings) {
    auto hash = settings->hash;
    core_->offered_settings[std::move(hash)] = std::move(settings);
}
void Machine::handle(Instant now, const Event& event, Output& out) {
    core_->handle(now, event, out);
}
void Machine::advance(Instant now, Output& out) {
    core_->advance(now, out);
}
Instant Machine::next_deadline() const {
    return core_->next_deadline();
}
View Machine::view(Instant now) const {
    return core_->view(now);
}
std::optional<ContactView> Machine::contact(ContactId contact) const {
    return core_->contact_view(contact);
}
ContactId Machine::contact_of(AgentId agent) const {
    return core_->contact_of(agent);
}
Counts Machine::counts() const {
    return core_->counts();
}
void Machine::verify(Instant now) const {
    core_->verify(now);
}

} // namespace ringroom::center
