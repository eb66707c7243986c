import Compliance
import Messaging
import Simulation
import Store
import Strategy
import Values

/// The same as one page that needs nothing else: figures, charts as SVG, rules.
struct SimulationPage {
    /// Width and height of a chart's plot, in its own units.
    private static let width = 720.0
    private static let height = 160.0

    let view: SimulationView

    var html: String {
        """
        <!doctype html>
        <html lang="es"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(view.title.escapedForMarkup)</title>
        <style>\(Self.style)</style></head><body><main>
        <h1>\(view.title.escapedForMarkup)</h1>
        <p class="note">\(SimulationView.modelled.escapedForMarkup)\
        \(view.isContactDataMadeUp ? " Los datos de contacto son inventados." : "")</p>
        \(figures)
        \(view.variants.map(charts).joined(separator: "\n"))
        </main></body></html>

        """
    }

    private var figures: String {
        let head = view.variants.map { "<th>\($0.name.escapedForMarkup)</th>" }.joined()
        let rows = SimulationView.metrics.map { metric in
            let cells = view.variants.map { variant in
                let (mean, least, most) = SimulationView.spread(metric, variant)
                let range =
                    view.seeds > 1
                    ? "<small>\(SimulationView.number(least, metric.decimals)) a "
                        + "\(SimulationView.number(most, metric.decimals))</small>" : ""
                return "<td>\(SimulationView.number(mean, metric.decimals)) \(range)</td>"
            }.joined()
            let title = view.title(of: metric).escapedForMarkup
            return "<tr><th scope=\"row\">\(title)</th>\(cells)</tr>"
        }.joined(separator: "\n")
        return "<table><thead><tr><th></th>\(head)</tr></thead><tbody>\(rows)</tbody></table>"
    }

    private func charts(_ variant: SimulationVariant) -> String {
        guard let tally = variant.tallies.first else { return "" }
        let days = tally.days.indices.map { view.firstDay.adding(days: $0).description }
        let hours = (0..<24).map { "\($0):00" }
        let histogram = SimulationView.histogram(tally.contactsPerPerson)
        let heading = view.variants.count > 1 ? "<h2>\(variant.name.escapedForMarkup)</h2>" : ""
        let maxima = variant.maxima.lines.map { country, contacts in
            "<li>Máximo que permite la ley en "
                + (country == "?" ? "lugar desconocido" : country).escapedForMarkup
                + ": \(contacts.map { grouped($0) } ?? "no fija un número")</li>"
        }.joined()
        return [
            heading,
            channels(tally, days),
            Self.bars("Pagos por día", days, tally.days.map { Double($0.payments) }),
            Self.bars("Promesas confirmadas por día", days, tally.days.map { Double($0.promises) }),
            Self.bars(
                "Personas nuestras que hacen falta, por hora (promedio, 6 minutos por tarea)",
                hours,
                SimulationView.agents(tally, view.days)
            ),
            Self.bars(
                "Personas según los contactos que recibieron",
                histogram.map(\.0),
                histogram.map { Double($0.1) }
            ),
            "<ul>\(maxima)</ul>",
            rules(tally),
        ].joined(separator: "\n")
    }

    /// Of each channel the messages and what they cost, day by day.
    private func channels(_ tally: SimulationTally, _ days: [String]) -> String {
        tally.channels.map { channel, _ in
            let lines = tally.days.map { $0.channels[channel] ?? SimulationTally.ChannelLine() }
            let name = SpanishWords.channel(channel)
            let messages = Self.bars(
                "Mensajes por día: \(name)",
                days,
                lines.map { Double($0.messages) }
            )
            let currencies = Set(lines.flatMap(\.cost.keys)).sorted { $0.code < $1.code }
            let costs = currencies.map { currency in
                Self.bars(
                    "Costo por día: \(name) (\(currency.code))",
                    days,
                    lines.map {
                        Double($0.cost[currency] ?? 0) / (currency.decimals == 0 ? 1 : 100)
                    }
                )
            }
            return ([messages] + costs).joined(separator: "\n")
        }.joined(separator: "\n")
    }

    private func rules(_ tally: SimulationTally) -> String {
        let rows = SimulationView.sortedRules(tally).map { rule, counts in
            let name = Explanation.subject(pack: rule.pack, rule: rule.rule, kind: rule.kind)
            return """
                <tr><th scope="row">\(name.escapedForMarkup)<small>\
                \(Explanation.place(pack: rule.pack, rule: rule.rule).escapedForMarkup) \
                \(rule.article.escapedForMarkup)</small></th>\
                <td>\(grouped(counts.refused))</td><td>\(grouped(counts.deferred))</td>\
                <td>\(grouped(counts.broughtForward))</td></tr>
                """
        }.joined(separator: "\n")
        return """
            <h3>Lo que movieron o impidieron las reglas, por paso de cada persona</h3>
            <table><thead><tr><th></th><th>no permitidos</th><th>aplazados</th><th>adelantados</th>\
            </tr></thead><tbody>\(rows)</tbody></table>
            """
    }

    /// A bar chart; each bar tells its label and value.
    private static func bars(_ title: String, _ labels: [String], _ values: [Double]) -> String {
        let most = values.max() ?? 0
        guard most > 0 else {
            return "<figure><figcaption>\(title.escapedForMarkup)</figcaption><p>nada</p></figure>"
        }
        let decimals = values.allSatisfy { $0 == $0.rounded() } ? 0 : 2
        let slot = width / Double(max(values.count, 1))
        let shapes = zip(labels, values).enumerated().map { index, item in
            let tall = item.1 / most * height
            let text = "\(item.0): \(SimulationView.number(item.1, decimals))"
            return "<rect x=\"\(short(Double(index) * slot))\" y=\"\(short(height - tall))\" "
                + "width=\"\(short(max(slot - 1, 0.5)))\" height=\"\(short(tall))\">"
                + "<title>\(text.escapedForMarkup)</title></rect>"
        }.joined()
        let ends =
            "<text x=\"0\" y=\"\(short(height + 18))\">"
            + "\((labels.first ?? "").escapedForMarkup)</text>"
            + "<text x=\"\(short(width))\" y=\"\(short(height + 18))\" text-anchor=\"end\">"
            + "\((labels.last ?? "").escapedForMarkup)</text>"
        let top = SimulationView.number(most, decimals)
        return """
            <figure><figcaption>\(title.escapedForMarkup) <small>máximo \(top)</small></figcaption>
            <svg viewBox="0 0 \(short(width)) \(short(height + 24))" role="img" \
            aria-label="\(title.escapedForMarkup), máximo \(top)">\(shapes)\(ends)</svg></figure>
            """
    }

    private static func short(_ value: Double) -> String {
        SimulationView.number(value, 1).filter { $0 != "," }
    }

    private static let style = """
        :root{color-scheme:light dark;--ink:#1b1f24;--quiet:#5b6570;--line:#d9dee3;--bar:#2f6fb2;\
        --paper:#fff}
        @media(prefers-color-scheme:dark){:root{--ink:#e8ebee;--quiet:#a3adb8;--line:#3a424b;\
        --bar:#6aa9e9;--paper:#15191d}}
        body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
        main{max-width:800px;margin:0 auto;padding:16px}
        h1{font-size:1.4rem}h2{font-size:1.2rem;margin-top:2rem}h3{font-size:1rem}
        .note{border-left:4px solid var(--bar);padding-left:12px;color:var(--quiet)}
        table{border-collapse:collapse;width:100%;margin:16px 0}
        th,td{padding:4px 8px;border-bottom:1px solid var(--line);text-align:right;\
        font-variant-numeric:tabular-nums;vertical-align:top}
        th[scope=row]{text-align:left;font-weight:400}
        small{color:var(--quiet);font-size:.8em}th small{display:block}
        figure{margin:24px 0}figcaption{font-weight:600}
        svg{width:100%;height:auto;display:block}
        rect{fill:var(--bar)}text{fill:var(--quiet);font-size:11px}
        @media(max-width:560px){main{padding:10px}table{font-size:.8rem}th,td{padding:4px 5px}\
        th[scope=row]{overflow-wrap:anywhere}text{font-size:20px}}
        """
}
