import * as leaflet from 'leaflet'

// protomaps-leaflet reads a global `L` when its layer is made. Leaflet's own build sets one, its ES module does not.
Object.assign(globalThis, { L: leaflet })
