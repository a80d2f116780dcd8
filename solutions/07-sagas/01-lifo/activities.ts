import { agree, callOff } from './venue';

export async function rentHall(concert: string): Promise<void> {
  agree(concert, 'rent the hall');
}

export async function giveBackHall(concert: string): Promise<void> {
  callOff(concert, 'rent the hall');
}

export async function bookBand(concert: string): Promise<void> {
  agree(concert, 'book the band');
}

export async function cancelBand(concert: string): Promise<void> {
  callOff(concert, 'book the band');
}

export async function hireSound(concert: string): Promise<void> {
  agree(concert, 'hire the sound');
}

export async function returnSound(concert: string): Promise<void> {
  callOff(concert, 'hire the sound');
}

export async function openSales(concert: string): Promise<void> {
  agree(concert, 'open the sales');
}
